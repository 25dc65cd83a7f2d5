import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Message } from "@mua/core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeInChromium, launch, shoot, startViewer, type Viewer, watched } from "./browser.ts";
import { episode, type Folder, folder, openNewRun } from "./runs.ts";

const TASKS = 2500;
const TRIALS = 4;
/** Bytes of an episode: 300 MB in all. */
const SIZE = 30_000;

/** Megabytes that the process holds at the most, so far. */
function peak(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+)/u.exec(status)?.[1]) / 1024;
}

describeInChromium("a run of 10,000 episodes in a browser", () => {
  let runs: Folder;
  let viewer: Viewer;
  let browser: Browser;
  let id = "";
  beforeAll(async () => {
    runs = folder();
    const tasks = Array.from({ length: TASKS }, (_, place) => `task-${place}`);
    await using store = await openNewRun(runs.path, "long-distance", tasks, TRIALS);
    id = store.configuration.id;
    for (let trial = 0; trial < TRIALS; trial += 1) {
      await Promise.all(
        tasks.map((task, place) => {
          const messages = Array.from(
            { length: 20 },
            (_, index): Message => ({
              role: index % 2 === 0 ? "user" : "agent",
              content: `${task} ${trial} ${index} ${"some words ".repeat(SIZE / 20 / 11)}`,
              toolCalls: null,
            }),
          );
          const reward = (place + trial) % 3 === 0 ? 0 : 1;
          return store.append(
            episode(task, trial, messages, {
              score: {
                reward,
                checks: [{ name: "DB", reward, counts: true }],
                ...(reward === 1 ? {} : { reason: "DB: differs" }),
              },
            }),
          );
        }),
      );
    }
  });
  beforeAll(async () => {
    [viewer, browser] = await Promise.all([startViewer(runs.path), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await viewer?.[Symbol.asyncDispose]();
    runs?.[Symbol.dispose]();
  });

  test("opens by its index, keeps few rows, reads one transcript at a time, and stays within 300 MB", async () => {
    const bytes = Number(
      execFileSync("stat", ["-c", "%s", join(runs.path, id, "episodes.jsonl")], { encoding: "utf8" }),
    );
    expect(bytes).toBeGreaterThan(280e6);
    await using tab = await watched(browser);
    const { page } = tab;
    const begun = performance.now();
    await page.goto(`${viewer.url}#/runs/${id}`);
    await page.locator(".virtual-row").first().waitFor();
    const opened = performance.now() - begun;
    await page.getByText("10000 episodes", { exact: true }).waitFor();
    expect(tab.requests.filter((url) => url.includes("/api/episode"))).toEqual([]);
    await page.locator("dl.figures").waitFor();
    const frames = await page.evaluate(async () => {
      const frame = document.querySelector(".virtual-frame");
      if (frame === null) throw new Error("there is no list");
      const tick = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      const times: number[] = [];
      let before = await tick();
      for (let step = 0; step < 300; step += 1) {
        frame.scrollTop += step < 200 ? 97 : 40_000 * (step % 2 === 0 ? 1 : -0.5);
        const now = await tick();
        times.push(now - before);
        before = now;
      }
      return times;
    });
    const longest = Math.max(...frames);
    expect(await page.locator(".virtual-row").count()).toBeLessThan(60);
    await page.keyboard.press("n");
    await page.locator("#m19").waitFor();
    await shoot(page, "ten-thousand");
    expect(tab.requests.filter((url) => url.includes("/api/episode"))).toHaveLength(1);
    const memory = peak(viewer.child.pid);
    process.stdout.write(
      `10,000 episodes, ${(bytes / 1e6).toFixed(0)} MB: opened in ${opened.toFixed(0)} ms, longest frame ${longest.toFixed(0)} ms, server at ${memory.toFixed(0)} MB\n`,
    );
    expect(memory).toBeLessThan(300);
    await page.goto(`${viewer.url}#/runs/${id}?text=task-77+3+19&said=yes`);
    await page.getByText("1 episode", { exact: true }).waitFor();
    expect(peak(viewer.child.pid)).toBeLessThan(300);
  });
});
