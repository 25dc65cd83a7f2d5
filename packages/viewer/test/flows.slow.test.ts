import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  describeInChromium,
  launch,
  mua,
  shoot,
  startViewer,
  type Viewer,
  violations,
  watched,
} from "./browser.ts";
import { episode, type Folder, folder, openNewRun, playRun, writeTraining } from "./runs.ts";

describeInChromium("the viewer in a browser", () => {
  let results: Folder;
  let root = "";
  let viewer: Viewer;
  let browser: Browser;
  let hasty = "";
  let forgetful = "";
  beforeAll(async () => {
    results = folder();
    root = join(results.path, "runs");
    writeTraining(join(results.path, "training"), "shop-7");
    [hasty, forgetful] = [
      await playRun(root, "hasty", { trials: 4 }),
      await playRun(root, "forgetful", { trials: 4 }),
    ];
    await playRun(root, "oracle", { trials: 1 });
    [viewer, browser] = await Promise.all([startViewer(root), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await viewer?.[Symbol.asyncDispose]();
    results?.[Symbol.dispose]();
  });
  const rows = (page: Page) => page.locator(".virtual-row");

  test("leads from the runs to why an episode failed, and on to the next", async () => {
    await using tab = await watched(browser);
    const { page } = tab;
    await page.goto(viewer.url);
    await page.getByRole("link", { name: "hasty" }).click();
    await page.getByRole("combobox", { name: "reward" }).selectOption("failed");
    await page.getByText("50 episodes").waitFor();
    expect(page.url()).toContain("reward=failed");
    await shoot(page, "episodes-failed");
    await page.getByLabel("search").fill("cancel-2");
    await page.getByRole("link", { name: "cancel-2" }).first().click();
    await page.getByRole("heading", { name: "State" }).waitFor();
    expect(await page.locator(".differences dt").allTextContents()).toEqual(["orders.#Q10403.cancel_reason"]);
    expect(await page.locator(".differences .is").textContent()).toContain("no longer needed");
    expect(await page.locator(".differences .should").textContent()).toContain("ordered by mistake");
    await page.getByRole("button", { name: /show this call/u }).click();
    expect(await page.evaluate(() => document.activeElement?.id)).toMatch(/^m\d+$/u);
    await shoot(page, "episode");
    const first = page.url();
    await page.keyboard.press("n");
    await page.getByText(/^← 2 of/u).waitFor();
    expect(page.url()).toContain("text=cancel-2");
    await page.keyboard.press("p");
    await page.getByText(/^← 1 of/u).waitFor();
    expect(page.url()).toBe(first);
    await page.keyboard.press("u");
    await rows(page).first().waitFor();
    expect(await page.getByLabel("search").inputValue()).toBe("cancel-2");
    expect(tab.complaints).toEqual([]);
    expect(tab.requests.filter((url) => !url.startsWith(viewer.url) && !url.startsWith("data:"))).toEqual([]);
  });

  test("shows at an address what stands in it", async () => {
    await using one = await watched(browser);
    await one.page.goto(`${viewer.url}#/runs/${hasty}?check=DB&trial=1&sort=-messages`);
    await rows(one.page).first().getByText("agent: ").waitFor();
    const shown = await rows(one.page).allTextContents();
    await using other = await watched(browser);
    await other.page.goto(one.page.url());
    await rows(other.page).first().getByText("agent: ").waitFor();
    expect(await rows(other.page).allTextContents()).toEqual(shown);
    expect(await other.page.getByRole("combobox", { name: "failed check" }).inputValue()).toBe("DB");
  });

  test("filters by who is to blame, and by what was said", async () => {
    await using tab = await watched(browser);
    await tab.page.goto(`${viewer.url}#/runs/${hasty}`);
    await tab.page.getByRole("combobox", { name: "blame" }).selectOption("agent wrong_arguments");
    await rows(tab.page).first().waitFor();
    for (const text of await rows(tab.page).allTextContents())
      expect(text).toContain("agent: wrong arguments");
    await tab.page.getByRole("combobox", { name: "blame" }).selectOption("");
    await tab.page.getByLabel("search").fill("bookshelf on order");
    await tab.page.getByText("0 episodes").waitFor();
    await tab.page.getByLabel("also what was said").check();
    await tab.page.getByText(/^[1-9]\d* episodes?$/u).waitFor();
    for (const text of await rows(tab.page).allTextContents()) expect(text).toContain("cancel-2");
  });

  test("moves through a list by keyboard", async () => {
    await using tab = await watched(browser);
    await tab.page.goto(`${viewer.url}#/runs/${hasty}`);
    await rows(tab.page).first().getByRole("link").focus();
    for (const key of ["End", "ArrowUp"]) await tab.page.keyboard.press(key);
    await tab.page.waitForFunction(
      () => document.activeElement?.closest("[data-place]")?.getAttribute("data-place") === "94",
    );
    await tab.page.keyboard.press("Enter");
    await tab.page.getByText("95 of 96 episodes").waitFor();
  });

  test("compares two chosen runs, and puts two episodes of a task beside each other", async () => {
    await using tab = await watched(browser);
    const { page } = tab;
    await page.goto(viewer.url);
    await page.getByLabel(`compare ${hasty}`).check();
    await page.getByLabel(`compare ${forgetful}`).check();
    await page.getByRole("link", { name: "compare 2 runs" }).click();
    await page.getByText("B is better on these tasks").waitFor();
    await shoot(page, "compare");
    await rows(page).first().getByRole("link").click();
    await page.locator(".half").nth(1).getByText("Hello, this is").waitFor();
    expect(await page.locator(".half").count()).toBe(2);
    await shoot(page, "beside");
  });

  test("shows a task with its audit and how all runs fared", async () => {
    await using tab = await watched(browser);
    await tab.page.goto(`${viewer.url}#/runs/${hasty}/episodes/cancel-2/0`);
    await tab.page.getByRole("heading", { name: "cancel-2" }).getByRole("link").click();
    await tab.page.getByRole("heading", { name: "Audit" }).waitFor();
    expect(await tab.page.locator(".grid tbody tr").count()).toBe(3);
    await shoot(tab.page, "task");
    await tab.page
      .getByRole("link", { name: /^trial 0: reward 0/u })
      .first()
      .click();
    await tab.page.getByRole("heading", { name: "Verdict" }).waitFor();
  });

  test("shows finished episodes of a live run as they come", async () => {
    await using store = await openNewRun(root, "slowpoke", ["t0", "t1"]);
    const { id } = store.configuration;
    await using tab = await watched(browser);
    await tab.page.goto(`${viewer.url}#/runs/${id}`);
    await tab.page.getByText("0 of 2 episodes").waitFor();
    await store.append(episode("t0", 0, [{ role: "agent", content: "Hello", toolCalls: null }]));
    const begun = performance.now();
    await tab.page.getByText("1 of 2 episodes").waitFor();
    await tab.page.getByRole("link", { name: "t0" }).waitFor();
    process.stdout.write(`a finished episode is shown after ${(performance.now() - begun).toFixed(0)} ms\n`);
    await shoot(tab.page, "live");
    await tab.page.goto(viewer.url);
    await tab.page.getByText("1 of 2 episodes").waitFor();
    await store.append(episode("t1", 0, []));
    await tab.page.getByText("1 of 2 episodes").waitFor({ state: "detached" });
  });

  test("shows a training's curve, its groups, and what of an episode is trained", async () => {
    await using tab = await watched(browser);
    const { page } = tab;
    await page.goto(viewer.url);
    await page.getByRole("link", { name: "1 training" }).click();
    await page.getByRole("link", { name: "shop-7" }).click();
    await page.getByRole("img", { name: /after 20 steps/u }).waitFor();
    await page.locator("polygon.band").waitFor();
    await page.getByText("with openai/<free> as the user after step 20: 0.750").waitFor();
    await page.getByRole("link", { name: "return, attempt 3: user_error" }).click();
    await page.getByText("trained: 7 tokens").waitFor();
    expect(await page.locator(".long .trained").allTextContents()).toEqual(["agent: Which order?", "Done."]);
    expect(tab.complaints).toEqual([]);
  });

  test("works from disk as an export, with its policy in force, and asks no network", async () => {
    using out = folder();
    const site = join(out.path, "site");
    await mua("view", hasty, forgetful, "--out", root, "--export", site);
    await using tab = await watched(browser);
    const { page } = tab;
    await page.goto(pathToFileURL(join(site, "index.html")).href);
    await page.getByRole("link", { name: "hasty" }).click();
    await page.getByRole("combobox", { name: "blame" }).selectOption("agent wrong_arguments");
    await rows(page).first().getByRole("link").click();
    await page.getByRole("heading", { name: "State" }).waitFor();
    await page.locator(".differences dt").first().waitFor();
    await shoot(page, "export");
    await page.keyboard.press("t");
    await page.getByRole("heading", { name: "Audit" }).waitFor();
    await page.goto(`${pathToFileURL(join(site, "index.html")).href}#/compare/${hasty}/${forgetful}`);
    await page.getByText("B is better on these tasks").waitFor();
    expect(tab.complaints).toEqual([]);
    expect(
      tab.requests.filter((url) => !url.startsWith(pathToFileURL(site).href) && !url.startsWith("data:")),
    ).toEqual([]);
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.inline = true";
      document.head.append(script);
      return "inline" in window;
    });
    expect(ran).toBe(false);
  });

  const places: readonly (readonly [string, () => string, string])[] = [
    ["runs", () => "", ".cards tbody tr"],
    ["run", () => `#/runs/${hasty}`, ".virtual-row .sub strong"],
    ["episode", () => `#/runs/${hasty}/episodes/cancel-2/0`, ".differences dt"],
    ["task", () => `#/runs/${hasty}/tasks/cancel-2`, ".grid tbody tr"],
    ["compare", () => `#/compare/${hasty}/${forgetful}`, ".virtual-row"],
    ["beside", () => `#/runs/${hasty}/episodes/cancel-2/0?beside=${hasty}+1`, ".half:nth-child(2) .message"],
    ["trainings", () => "#/trainings", ".plain li"],
    ["training", () => "#/trainings/shop-7?sample=cancel%2F1", ".long .trained"],
    ["lost", () => "#/nowhere", "h1"],
  ];
  for (const [name, hash, ready] of places) {
    for (const [width, height] of [
      [1400, 900],
      [360, 740],
    ] as const) {
      test(`${name} at ${width} pixels has no serious accessibility problem in light or dark, and does not scroll sideways`, async () => {
        await using tab = await watched(browser, { viewport: { width, height }, bypassCSP: true });
        const { page } = tab;
        await page.goto(viewer.url + hash());
        await page.locator(ready).first().waitFor();
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          expect(await violations(page), colorScheme).toEqual([]);
          await shoot(page, `${name}-${width}-${colorScheme}`);
        }
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      });
    }
  }
});
