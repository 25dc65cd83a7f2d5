import { type EpisodeRecord, formatEpisode, parseEpisode } from "@mua/core";
import { folderOf } from "@mua/testing";
import { describe, expect, it } from "vitest";
import { bfclAdapter } from "../src/index.ts";
import { smallDataset, versions } from "./small-dataset.ts";
import { play, smallBenchmark } from "./small-part.ts";

type Version = (typeof versions)[number];

/** The episodes in a file of official results. */
async function imported(
  files: ReadonlyMap<string, string>,
  path: string,
  selection: { readonly part?: string; readonly version?: string } = {},
): Promise<readonly EpisodeRecord[]> {
  const folder = folderOf(files, path.slice(0, path.lastIndexOf("/")));
  const open = async (name: string) => smallDataset(name === "v3" ? "v3" : "v4");
  const episodes: EpisodeRecord[] = [];
  for await (const episode of bfclAdapter.importResults?.(files.get(path) ?? "", folder, selection, open) ??
    [])
    episodes.push(episode);
  return episodes;
}

async function exported(
  version: Version,
  episodes: readonly EpisodeRecord[],
  variant: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  const written = await bfclAdapter.exports[0]?.write({
    benchmark: smallBenchmark(version),
    dataset: smallDataset(version),
    createdAt: 0,
    trials: 1,
    seed: 0,
    limits: {},
    participants: { agent: "somebody", user: "scripted" },
    episodes,
    ...(variant === undefined ? {} : { variant }),
  });
  return written ?? expect.fail();
}

/** What of messages an official file does not hold: how calls were called. */
function said({ trajectory }: EpisodeRecord) {
  return trajectory.messages.map((message) => {
    if (message.role === "tool") return { ...message, callId: "" };
    const { usage: _, seconds: __, toolCalls, ...rest } = message;
    return { ...rest, toolCalls: toolCalls?.map(({ name, arguments: args }) => [name, args]) ?? null };
  });
}

const answer = (content: string, usage = { input: 90, output: 9 }) => ({
  content,
  toolCalls: null,
  reasoning: "Hm.",
  usage: { ...usage, cacheRead: 10, cacheWrite: 0, reasoning: 0, cost: 1 },
});

describe.each(versions)("official results of %s", (version) => {
  const group = version === "v3" ? "" : "multi_turn/";
  const path = (model: string, category: string) =>
    `result/${model}/${group}BFCL_${version}_multi_turn_${category}_result.json`;
  const line = (result: unknown, id = "multi_turn_base_0") => `${JSON.stringify({ id, result })}\n`;

  it.each([undefined, "prompting"])("come back as the episodes they were (%s)", async (variant) => {
    const model = variant === undefined ? "somebody-FC" : "somebody";
    for (const agent of ["oracle", "noop"] as const) {
      const tasks = smallBenchmark(version).tasks.filter(({ category }) => category === "miss_func");
      const played = await Promise.all(tasks.map(({ id }) => play(version, id, agent, variant)));
      const files = await exported(version, played, variant);
      const back = await imported(files, path(model, "miss_func"), { part: "miss_func" });
      expect(back.map(said)).toEqual(played.map(said));
      expect(back.map(({ score }) => score)).toEqual(played.map(({ score }) => score));
      for (const [index, { trajectory }] of back.entries()) {
        expect(trajectory).toMatchObject({
          benchmark: "bfcl-v3-multi-turn/miss_func",
          dataset: { name: "bfcl-v3-multi-turn", version },
          participants: { agent: model, user: "scripted" },
          ending: played[index]?.trajectory.ending,
        });
        expect(trajectory.variant).toBe(variant);
      }
      // They are scored the same by their messages, also once they are stored.
      for (const { trajectory, score } of back.map((one) => parseEpisode(formatEpisode(one)))) {
        const task = tasks.find(({ id }) => id === trajectory.task) ?? expect.fail();
        expect(await smallBenchmark(version).score(task, trajectory)).toEqual(score);
      }
    }
  });

  it("keep what was measured, and leave unknown what was not", async () => {
    const agent = { name: "somebody", join: () => () => answer("[pwd()") };
    const files = await exported(version, [await play(version, "multi_turn_base_1", agent)], undefined);
    const [known] = await imported(files, path("somebody-FC", "base"));
    expect(known?.trajectory).toMatchObject({ seconds: 0, startedAt: 0, trial: 0 });
    expect(known?.trajectory.messages[1]).toMatchObject({
      content: "[pwd()",
      reasoning: "Hm.",
      usage: { input: 100, output: 9, reasoning: null, cost: null },
    });
    const bare = new Map([[path("m", "base"), line([["Hello"], ["Bye"]])]]);
    const [unknown] = await imported(bare, path("m", "base"));
    expect(unknown?.trajectory.seconds).toBeNull();
    expect(unknown?.trajectory.messages[1]).toEqual({
      role: "agent",
      content: "Hello",
      toolCalls: null,
      usage: { input: null, cacheRead: 0, cacheWrite: 0, output: null, reasoning: null, cost: null },
    });
  });

  it("are trials where entries come again, and end as inference did", async () => {
    const steps = (count: number) => Array.from({ length: count }, () => [{ pwd: "{}" }]);
    const files = new Map([
      [
        path("m", "base"),
        line("Error during inference: Error code: 500") +
          line([steps(3)]) +
          line([["Hello"], steps(3)]) +
          line([["Hello"], [...steps(2), "Bye"]]) +
          line([], "multi_turn_base_77"),
      ],
    ]);
    const episodes = await imported(files, path("m", "base"));
    expect(
      episodes.map(({ trajectory: { task, trial, ending }, score }) => [
        task,
        trial,
        ending.outcome,
        score.reward,
      ]),
    ).toEqual([
      ["multi_turn_base_0", 0, "model_error", 0],
      ["multi_turn_base_0", 1, "limit", 0],
      ["multi_turn_base_0", 2, "limit", 0],
      ["multi_turn_base_0", 3, "completed", 0],
      ["unknown, stored as multi_turn_base_77", 0, "completed", null],
    ]);
    expect(episodes[0]?.trajectory.ending).toMatchObject({
      role: "agent",
      detail: expect.stringContaining("500"),
    });
    expect(episodes[3]?.score.checks.map(({ name, reward, counts }) => [name, reward, counts])).toEqual([
      ["turn 1", 0, true],
      ["turn 2", 0, true],
    ]);
  });

  it("hold whatever a model wrote", async () => {
    const odd = [
      [[{ "no name": "{" }], [{ echo: { content: 1.0, file_name: null }, pwd: null }], [], null, 7, "(("],
      "text",
    ];
    const files = new Map([[path("m", "base"), line(odd)]]);
    const [episode] = await imported(files, path("m", "base"));
    expect(episode?.score.reward).toBe(0);
    const agent = episode?.trajectory.messages.filter(({ role }) => role === "agent") ?? [];
    expect(
      agent.map((message) => (message.role === "tool" ? [] : [message.content, message.toolCalls?.length])),
    ).toEqual([
      [null, 1],
      [null, 2],
      [null, 0],
      ["null", undefined],
      ["7", undefined],
      ["((", undefined],
    ]);
  });

  it("are one run where they lie in the folder of a model", async () => {
    const tasks = smallBenchmark(version).tasks;
    const played = await Promise.all(tasks.map(({ id }) => play(version, id, "oracle")));
    const files = await exported(version, played, undefined);
    const found = bfclAdapter.resultFiles?.(folderOf(files, "result/somebody-FC"));
    expect(found).toEqual(
      ["base", "miss_func", "miss_param", "long_context"].map(
        (category) => `${group}BFCL_${version}_multi_turn_${category}_result.json`,
      ),
    );
    const back = await Promise.all((found ?? []).map((one) => imported(files, `result/somebody-FC/${one}`)));
    expect(back.flat().map(({ trajectory }) => trajectory.task)).toEqual(tasks.map(({ id }) => id));
    expect(new Set(back.flat().map(({ trajectory }) => trajectory.benchmark))).toEqual(
      new Set(["bfcl-v3-multi-turn"]),
    );
    expect(bfclAdapter.resultFiles?.(folderOf(files, "score"))).toEqual([]);
  });

  it("are refused as those of another part", async () => {
    const files = new Map([[path("m", "base"), line([["Hello"]])]]);
    await expect(imported(files, path("m", "base"), { part: "miss_func" })).rejects.toThrow(
      "results: expected entries of miss_func, which base is not",
    );
  });
});
