import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Folder, type Participant, type Role, runEpisode, say } from "@mua/core";
import { describe, expect, it } from "vitest";
import { openExample } from "../src/benchmark.ts";
import { exampleAdapter } from "../src/index.ts";

const benchmark = openExample();
const recordings = join(import.meta.dirname, "../recordings");

function brought(role: Role, name: string): Participant {
  const participant = benchmark.participant(role, name);
  if (participant === undefined) throw new Error(`there is no ${role} '${name}'`);
  return participant;
}

/** The rewards of an agent in all tasks. */
async function rewards(agent: Participant): Promise<readonly (number | null)[]> {
  const context = { signal: new AbortController().signal, now: () => 0 };
  const cast = { agent, user: brought("user", "scripted") };
  const played = benchmark.tasks.map((task) =>
    runEpisode({ benchmark, task, trial: 0, seed: 0, cast }, context),
  );
  return (await Promise.all(played)).map(({ score }) => score.reward);
}

function folder(change: (text: string) => string = (text) => text): Folder {
  return {
    label: "recordings",
    list: (path) =>
      readdirSync(join(recordings, path), { withFileTypes: true }).map((entry) =>
        entry.isDirectory() ? `${entry.name}/` : entry.name,
      ),
    has: () => true,
    text: (path) => change(readFileSync(join(recordings, path), "utf8")),
  };
}

async function verdicts(of: Folder): Promise<readonly string[]> {
  const open = () => Promise.reject(new Error("there is no dataset"));
  const found: string[] = [];
  for await (const { verdict } of exampleAdapter.conformance?.(of, {}, open) ?? []) found.push(verdict);
  return found;
}

describe("example", () => {
  it("gives the oracle everything, and whoever does nothing nothing", async () => {
    expect(new Set(await rewards(brought("agent", "oracle")))).toEqual(new Set([1]));
    expect(new Set(await rewards(brought("agent", "noop")))).toEqual(new Set([0]));
  });

  it("gives an agent that cannot answer nothing, and no reward where the user fails", async () => {
    expect(new Set(await rewards({ name: "mute", join: () => () => say("") }))).toEqual(new Set([0]));
    const broken: Participant = {
      name: "broken",
      join: () => () => {
        throw new Error("no connection");
      },
    };
    const context = { signal: new AbortController().signal, now: () => 0 };
    for (const task of benchmark.tasks) {
      const cast = { agent: brought("agent", "noop"), user: broken };
      const { score } = await runEpisode({ benchmark, task, trial: 0, seed: 0, cast }, context);
      expect(score.reward).toBeNull();
    }
  });

  it("agrees with all recordings, and with none that says something else", async () => {
    expect(new Set(await verdicts(folder()))).toEqual(new Set(["agree"]));
    const changed = folder((text) =>
      text.replaceAll('reward": 1', 'reward": 0').replaceAll("2026-03-02", "2026-03-03"),
    );
    expect(await verdicts(changed)).toContain("disagree");
  });

  it("lets every gold action do something", () => {
    for (const task of benchmark.tasks)
      for (const step of benchmark.expected?.(task).rehearse() ?? []) expect(step).toEqual({ changed: true });
  });
});
