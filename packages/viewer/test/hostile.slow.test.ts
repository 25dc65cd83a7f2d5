import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { visibleText } from "../src/page/visible-text.ts";
import { describeInChromium, launch, mua, shoot, startViewer, type Viewer, watched } from "./browser.ts";
import { type Folder, folder, hostile, hostileArguments, hostileRun } from "./runs.ts";

describeInChromium("hostile transcripts in a browser", () => {
  let runs: Folder;
  let out: Folder;
  let viewer: Viewer;
  let browser: Browser;
  let id = "";
  let site = "";
  beforeAll(async () => {
    runs = folder();
    id = await hostileRun(runs.path);
    out = folder();
    site = join(out.path, "site");
    await mua("view", id, "--out", runs.path, "--export", site);
    [viewer, browser] = await Promise.all([startViewer(runs.path), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await viewer?.[Symbol.asyncDispose]();
    runs?.[Symbol.dispose]();
    out?.[Symbol.dispose]();
  });

  /** Text as a person sees it, with what is hidden named. */
  const flat = (text: string) => text.replaceAll(/\s+/gu, "");
  const seen = (text: string) => flat(visibleText(text).replaceAll(/[⟨⟩]/gu, ""));
  const shown = async (page: Page, selector: string) =>
    flat((await page.locator(selector).first().textContent()) ?? "");
  const elements = (page: Page) =>
    page.evaluate(() => document.querySelectorAll("img, svg, iframe, style, a[href^='javascript']").length);

  for (const [source, base] of [
    ["served", () => viewer.url],
    ["exported", () => pathToFileURL(join(site, "index.html")).href],
  ] as const) {
    test(`show as text and run nothing, ${source}`, async () => {
      await using tab = await watched(browser);
      const { page } = tab;
      await page.goto(`${base()}#/runs/${id}`);
      await page.locator(".virtual-row").first().waitFor();
      expect(await page.locator("h1").textContent()).toContain("<b>agent</b>");
      for (const [kind, text] of Object.entries(hostile)) {
        await page.goto(`${base()}#/runs/${id}/episodes/${kind}/0`);
        await page.locator("#m2").waitFor();
        expect(await shown(page, "#m0 .long"), kind).toBe(seen(text));
        expect(await shown(page, "#m1 .call code"), kind).toBe(seen(text));
        expect(await shown(page, "#m1 .call .long"), kind).toBe(seen(hostileArguments(kind)));
        await page.locator(".checks summary").first().click();
        await page.locator("#m1 .reasoning summary").click();
        await shoot(page, `hostile-${kind}-${source}`);
        expect(await elements(page), kind).toBe(0);
        expect(
          await page.evaluate(() => "hacked" in window || getComputedStyle(document.body).display === "none"),
        ).toBe(false);
      }
      expect(tab.complaints).toEqual([]);
      const own = source === "served" ? viewer.url : pathToFileURL(site).href;
      expect(tab.requests.filter((url) => !url.startsWith(own) && !url.startsWith("data:"))).toEqual([]);
    });
  }

  test("a line of a million characters is cut, and can be read whole", async () => {
    await using tab = await watched(browser);
    const { page } = tab;
    await page.goto(`${viewer.url}#/runs/${id}/episodes/long/0`);
    await page.locator("#m1").waitFor();
    expect((await shown(page, "#m0 .long")).length).toBeLessThan(10_000);
    await page.locator("#m0").getByRole("button", { name: "show all 1,000,008 characters" }).click();
    expect(await shown(page, "#m0 .long")).toMatch(/^beginx{1000000}end$/u);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1400);
  });

  test("the policy refuses inline scripts, handlers, evaluation and other places", async () => {
    await using tab = await watched(browser);
    const { page } = tab;
    await page.goto(viewer.url);
    await page.locator(".cards").waitFor();
    const results = await page.evaluate(async () => {
      const attempt = async (action: () => unknown) => {
        try {
          await action();
          return "done";
        } catch {
          return "refused";
        }
      };
      const script = document.createElement("script");
      return {
        markup: await attempt(() => {
          document.body.innerHTML = "<b>x</b>";
        }),
        inline: await attempt(() => {
          script.textContent = "window.inline = true";
          document.body.append(script);
        }),
        elsewhere: await attempt(() => fetch("http://127.0.0.1:9/")),
        ran: "inline" in window,
      };
    });
    expect(results).toEqual({ markup: "refused", inline: "refused", elsewhere: "refused", ran: false });
  });

  test("another site in the same browser gets nothing", async () => {
    await using tab = await watched(browser, { bypassCSP: true });
    await tab.page.goto("data:text/html,<title>another site</title>");
    const results = await tab.page.evaluate(async (url) => {
      const answered = await fetch(`${url}api/runs`).then(
        () => "answered",
        () => "refused",
      );
      const frame = document.createElement("iframe");
      frame.src = url;
      document.body.append(frame);
      await new Promise((resolve) => {
        frame.onload = resolve;
      });
      return answered;
    }, viewer.url);
    expect(results).toBe("refused");
    const framed = tab.page.frames().find((frame) => frame !== tab.page.mainFrame());
    expect(await framed?.locator(".top").count()).toBe(0);
  });
});
