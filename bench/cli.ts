import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, type Suite, seconds } from "./measure.ts";

const main = join(import.meta.dirname, "../packages/cli/src/main.ts");

/** How soon the command line is there. */
export const cliSuite: Suite = {
  name: "command line",
  async *measure() {
    const help = () => seconds(() => spawnSync(process.execPath, [main, "--help"]));
    yield {
      what: "mua --help, started by node",
      ours: await median(help),
      unit: "s",
      official: 8,
      target: { atMost: 0.15 },
    };
    yield* reporting();
  },
};

/** Peak memory of a process, written to its standard error. */
const measured = `data:text/javascript,process.on("exit",()=>process.stderr.write("\\n"+process.resourceUsage().maxRSS))`;

/** A report over a run of 10,000 episodes, of which it reads the index only; and one that reads every failed one to say who failed. */
async function* reporting() {
  const folder = mkdtempSync(join(tmpdir(), "mua-bench-"));
  try {
    const play = ["run", "quickstart/retail", "--agent", "hasty", "--trials", "417", "--out", folder];
    spawnSync(process.execPath, [main, ...play]);
    const [run = ""] = readdirSync(folder);
    const command = ["report", join(folder, run)];
    const detailed = [...command, "--breakdown", "--format", "html", "--to", join(folder, "report.html")];
    for (const [what, args] of [
      ["mua report over 10,008 episodes", command],
      ["the same as a page with who failed in each", detailed],
    ] as const) {
      let kilobytes = 0;
      const report = () =>
        seconds(() => {
          const { stderr } = spawnSync(process.execPath, ["--import", measured, main, ...args]);
          kilobytes = Math.max(kilobytes, Number(stderr.toString().split("\n").at(-1)));
        });
      yield { what, ours: await median(report), unit: "s", target: { atMost: 10 } };
      yield { what: `${what}: peak memory`, ours: kilobytes / 1000, unit: "MB", target: { atMost: 500 } };
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
