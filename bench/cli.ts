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

/** A report over a run of 10,000 episodes, of which it reads the index only. */
async function* reporting() {
  const folder = mkdtempSync(join(tmpdir(), "mua-bench-"));
  try {
    const play = ["run", "quickstart/retail", "--agent", "hasty", "--trials", "417", "--out", folder];
    spawnSync(process.execPath, [main, ...play]);
    const [run = ""] = readdirSync(folder);
    const command = [main, "report", join(folder, run)];
    const report = () => seconds(() => spawnSync(process.execPath, command));
    yield {
      what: "mua report over 10,008 episodes",
      ours: await median(report),
      unit: "s",
      target: { atMost: 10 },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
