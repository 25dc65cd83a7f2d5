/// <reference lib="dom" />
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { describe } from "vitest";

const executable = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);
const main = join(import.meta.dirname, "../../cli/src/main.ts");
const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const shots = join(import.meta.dirname, "screenshots");

/** Tests that need Chromium; skipped, saying so, where there is none. */
export function describeInChromium(title: string, tests: () => void): void {
  const skipped = executable === undefined;
  describe.skipIf(skipped)(skipped ? `${title} (skipped: there is no Chromium in /usr/bin)` : title, tests);
}

export async function launch(): Promise<Browser> {
  return chromium.launch({
    ...(executable === undefined ? {} : { executablePath: executable }),
    // In a container there is no namespace to build the sandbox in.
    args: ["--no-sandbox"],
  });
}

/** A page of its own that notes what it asks the network for, and whatever it complains about. */
export type Watched = AsyncDisposable & {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
};

export async function watched(browser: Browser, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  return { page, requests, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** Serious and critical violations that axe finds, by rule and place. The page has to bypass its policy. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ content: readFileSync(axePath, "utf8") });
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(): Promise<{
          violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[];
        }>;
      };
    };
    const { violations: found } = await axe.run();
    return found
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id} at ${node.target.join(" ")}: ${node.failureSummary}`),
      );
  });
}

/** Keeps what is shown beside the tests, for people to look at. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

/** `mua view` as a process of its own. */
export type Viewer = AsyncDisposable & { readonly url: string; readonly child: ChildProcess };

export async function startViewer(root: string): Promise<Viewer> {
  const child = spawn(process.execPath, [main, "view", "--port", "0", "--no-open", "--json", "--out", root], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { readonly url: string };
    const stop = async () => {
      child.kill("SIGINT");
      if (child.exitCode === null) await once(child, "exit");
    };
    return { url, child, [Symbol.asyncDispose]: stop };
  }
  throw new Error("the viewer ended before it said where it is");
}

/** Runs `mua` to its end. */
export async function mua(...args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`mua ${args[0]} ended with ${code}`);
}
