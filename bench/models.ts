import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Suite } from "./measure.ts";

type Load = {
  readonly episodes: number;
  readonly calls: number;
  readonly wallSeconds: number;
  readonly idealSeconds: number;
  readonly cpuSeconds: number;
  readonly maxRss: number;
};

/** Episodes of real prompts through the official SDKs, against a server in another process that answers after a second. */
export const modelsSuite: Suite = {
  name: "models: 500 episodes at the same time, agent and user behind a server that answers after 1 s",
  async *measure() {
    for (const provider of ["openai", "anthropic"]) {
      const server = spawn(process.execPath, [join(import.meta.dirname, "models-server-child.ts"), "1000"], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      try {
        const [address] = await once(server.stdout, "data");
        const child = join(import.meta.dirname, "models-child.ts");
        const { stdout } = await promisify(execFile)(process.execPath, [
          child,
          provider,
          String(address).trim(),
        ]);
        const found = JSON.parse(stdout) as Load;
        const what = `${provider}, ${found.calls} calls`;
        yield {
          what: `${what}: wall time over the ideal ${found.idealSeconds} s`,
          ours: found.wallSeconds / found.idealSeconds,
          unit: "of it",
          target: { atMost: 1.1 },
        };
        yield {
          what: `${what}: CPU for each`,
          ours: (found.cpuSeconds / found.calls) * 1000,
          unit: "ms",
          target: { atMost: 1.5 },
        };
        yield { what: `${what}: peak memory`, ours: found.maxRss / 1e6, unit: "MB", target: { atMost: 500 } };
      } finally {
        server.kill();
      }
    }
  },
};
