import { spawnSync } from "node:child_process";
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
  },
};
