import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toHtml } from "../src/index.ts";
import { details, rows } from "./rows.ts";

const executable = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const title = "a report page in a browser";

describe.skipIf(executable === undefined)(
  executable === undefined ? `${title} (skipped: there is no Chromium in /usr/bin)` : title,
  () => {
    const folder = mkdtempSync(join(tmpdir(), "mua-report-"));
    const file = join(folder, "report.html");
    let browser: Browser;

    beforeAll(async () => {
      writeFileSync(file, toHtml({ rows, details }));
      browser = await chromium.launch({
        ...(executable === undefined ? {} : { executablePath: executable }),
        // In a container there is no namespace to build the sandbox in.
        args: ["--no-sandbox"],
      });
    });

    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    /** Opens the page, noting whatever it asks the network for and whatever it complains about. */
    async function opened(
      width: number,
      colorScheme: "light" | "dark",
      bypassCSP = false,
    ): Promise<{ page: Page; requests: string[]; complaints: string[] }> {
      const context = await browser.newContext({
        viewport: { width, height: 800 },
        colorScheme,
        bypassCSP,
      });
      const page = await context.newPage();
      const requests: string[] = [];
      const complaints: string[] = [];
      page.on("request", (request) => requests.push(request.url()));
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
      await page.goto(pathToFileURL(file).href);
      return { page, requests, complaints };
    }

    const views = [360, 1600].flatMap((width) =>
      (["light", "dark"] as const).map((scheme) => [width, scheme] as const),
    );

    it.each(views)(
      "fits %i pixels in %s, from the disk alone, and nothing in it acts",
      async (width, scheme) => {
        const { page, requests, complaints } = await opened(width, scheme);
        expect(requests).toEqual([pathToFileURL(file).href]);
        expect(complaints).toEqual([]);
        const layout = await page.evaluate(`(() => {
        const visible = [...document.querySelectorAll("svg")].filter((svg) => svg.getBoundingClientRect().width > 0);
        return {
          wide: document.documentElement.scrollWidth,
          plots: visible.length,
          figures: document.querySelectorAll("figure").length,
          scale: visible.map((svg) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width),
          paper: getComputedStyle(document.body).backgroundColor,
        };
      })()`);
        const { wide, plots, figures, scale, paper } = layout as {
          wide: number;
          plots: number;
          figures: number;
          scale: readonly number[];
          paper: string;
        };
        expect(wide).toBeLessThanOrEqual(width);
        expect(plots).toBe(figures);
        // Drawn for this width: shrunk far below it the labels could not be read.
        expect(Math.min(...scale)).toBeGreaterThan(0.8);
        expect(paper).toBe(scheme === "light" ? "rgb(255, 255, 255)" : "rgb(15, 20, 25)");
        await page.context().close();
      },
    );

    it.each(views)("has nothing that axe finds fault with, at %i pixels in %s", async (width, scheme) => {
      const { page } = await opened(width, scheme, true);
      await page.addScriptTag({ path: axe });
      const violations = await page.evaluate(
        "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))",
      );
      expect(violations).toEqual([]);
      await page.context().close();
    });
  },
);
