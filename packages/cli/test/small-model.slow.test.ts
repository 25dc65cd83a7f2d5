import { join } from "node:path";
import { expect, test } from "vitest";
import { environmentPython, whyWithout } from "../../../scripts/set-up-python.ts";
import { serveSmallModel } from "../../../scripts/small-model.ts";
import { jsonLines, place } from "./mua.ts";

const recordings = process.env["MUA_RECORDINGS"] || undefined;
const python = environmentPython("small-model");

test.skipIf(python === undefined)(
  `a real model plays agent and user${whyWithout("small-model")}`,
  async () => {
    await using running = await serveSmallModel(python ?? "");
    using here = place();
    const play = async (benchmark: string, tasks: string, steps: string) => {
      const ran = await here.mua(
        ...["run", benchmark, "--tasks", tasks, "--steps", steps, "--concurrency", "1", "--json"],
        ...["--agent", "openai/smollm2", "--agent-base-url", running.url, "--agent-max-tokens", "64"],
        ...["--user", "openai/smollm2", "--user-base-url", running.url, "--user-max-tokens", "64"],
        ...["--calling", "text", "--call-timeout", "600"],
      );
      expect(ran.stderr).not.toContain("Error");
      const last = jsonLines<{ readonly outcomes: object; readonly usage: object; readonly path: string }>(
        ran,
      ).at(-1);
      expect(last).toMatchObject({ complete: true, episodes: 2, cost: null });
      expect(last?.usage).toMatchObject({ agent: { cost: null }, user: { cost: null } });
      // It is too small to do anything right, but nothing around it may fail.
      expect(Object.keys(last?.outcomes ?? {})).not.toContain("model_error");
      expect(Object.keys(last?.outcomes ?? {})).not.toContain("environment_error");
      const report = await here.mua("report", last?.path ?? "");
      expect(report.code).toBe(0);
      expect(report.stdout).toContain("openai/smollm2");
      return report.stdout;
    };
    process.stdout.write(await play("quickstart/retail", "cancel-1,return-2", "6"));
    if (recordings === undefined) return;
    const data = join(recordings, "data/tau2/v1.0.1");
    expect((await here.mua("data", "pull", "tau2", "--from", data)).code).toBe(0);
    process.stdout.write(await play("tau2/retail", "0,1", "6"));
  },
);
