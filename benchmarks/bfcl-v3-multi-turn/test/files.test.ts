import type { EpisodeRecord, RescoreRow } from "@mua/core";
import { folderOf } from "@mua/testing";
import { describe, expect, it } from "vitest";
import { multiTurnTable } from "../src/files/table.ts";
import { bfclAdapter } from "../src/index.ts";
import { smallDataset, versions } from "./small-dataset.ts";
import { play, smallBenchmark } from "./small-part.ts";

type Version = (typeof versions)[number];

/** Plays everything and writes the official files: the first trial by the oracle, the second by doing nothing. */
async function exported(version: Version, variant?: string): Promise<ReadonlyMap<string, string>> {
  const benchmark = smallBenchmark(version);
  const episodes: EpisodeRecord[] = [];
  for (const [trial, agent] of (["oracle", "noop"] as const).entries()) {
    for (const { id } of benchmark.tasks) {
      const episode = await play(version, id, agent, variant);
      episodes.push({ ...episode, trajectory: { ...episode.trajectory, trial } });
    }
  }
  const format = bfclAdapter.exports[0] ?? expect.fail();
  return format.write({
    benchmark,
    dataset: smallDataset(version),
    createdAt: 0,
    trials: 2,
    seed: 1,
    limits: {},
    participants: { agent: "some agent", user: "scripted" },
    episodes,
    ...(variant === undefined ? {} : { variant }),
  });
}

async function rescored(
  files: ReadonlyMap<string, string>,
  path: string,
  version?: string,
): Promise<readonly RescoreRow[]> {
  const rows: RescoreRow[] = [];
  const folder = folderOf(files, path.slice(0, path.lastIndexOf("/")));
  const open = async (name?: string) => smallDataset(name === "v3" ? "v3" : "v4");
  const selection = version === undefined ? {} : { version };
  for await (const row of bfclAdapter.rescore?.(files.get(path) ?? "", folder, selection, open) ?? [])
    rows.push(row);
  return rows;
}

describe.each(versions)("official files of %s", (version) => {
  const group = version === "v3" ? "" : "/multi_turn";
  const name = (category: string, kind: string) => `BFCL_${version}_multi_turn_${category}_${kind}.json`;

  it("lie where the official runner writes them, a model for each trial", async () => {
    const files = await exported(version);
    const of = (model: string) =>
      ["base", "miss_func", "miss_param", "long_context"].flatMap((category) => [
        `result/${model}${group}/${name(category, "result")}`,
        `score/${model}${group}/${name(category, "score")}`,
      ]);
    expect([...files.keys()]).toEqual([
      ...of("some_agent-FC"),
      ...of("some_agent-trial-2-FC"),
      "score/data_multi_turn.csv",
      "score/overall.txt",
    ]);
    expect(files.get("score/data_multi_turn.csv")).toBe(
      [
        "Rank,Model,Multi Turn Overall Acc,Base,Miss Func,Miss Param,Long Context",
        "1,some_agent (FC),100.00%,100.00%,100.00%,100.00%,100.00%",
        "2,some_agent-trial-2 (FC),0.00%,0.00%,0.00%,0.00%,0.00%",
      ].join("\n"),
    );
    expect(files.get("score/overall.txt")?.split("\n")[0]).toBe(
      "some_agent-FC: overall 1 = (base + miss_func + miss_param + long_context) / 4; base 1, miss_func 1, miss_param 1, long_context 1",
    );
  });

  it.each([undefined, "prompting"])("score the same when they are read again (%s)", async (variant) => {
    const files = await exported(version, variant);
    const results = [...files.keys()].filter((path) => path.startsWith("result/"));
    expect(results.length).toBe(8);
    for (const path of results) {
      const rows = await rescored(files, path);
      const reward = path.includes("trial-2") ? 0 : 1;
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toMatchObject({ agrees: true, recomputed: { reward } });
    }
  });

  it("notice a score that is not what the results come to", async () => {
    const files = new Map(await exported(version));
    const score = `score/some_agent-trial-2-FC${group}/${name("base", "score")}`;
    const [head = ""] = files.get(score)?.split("\n") ?? [];
    files.set(score, `${head}\n`);
    const rows = await rescored(files, `result/some_agent-trial-2-FC${group}/${name("base", "result")}`);
    expect(rows.map(({ agrees, recorded }) => [agrees, recorded.reward])).toEqual([
      [false, 1],
      [false, 1],
    ]);
  });

  it("hold what was answered and what came of it", async () => {
    const files = await exported(version);
    const [line = ""] =
      files.get(`result/some_agent-FC${group}/${name("base", "result")}`)?.split("\n") ?? [];
    const entry = JSON.parse(line);
    expect(entry.result).toEqual([
      [
        [
          { cd: '{"folder": "home"}' },
          { touch: '{"file_name": "a.txt"}' },
          { echo: '{"content": "hello", "file_name": "a.txt"}' },
        ],
        "Done with this turn.",
      ],
      [[{ cat: '{"file_name": "a.txt"}' }], "Done with this turn."],
    ]);
    expect(entry.input_token_count).toEqual([
      [0, 0],
      [0, 0],
    ]);
    const [before, turn] = entry.inference_log;
    expect(before[0]).toMatchObject({ role: "state_info", class_name: "GorillaFileSystem" });
    expect(turn.begin_of_turn_query).toEqual([
      { role: "user", content: "Write hello into a new a.txt at home." },
    ]);
    expect(turn.step_0).toMatchObject([
      { role: "assistant" },
      { role: "handler_log", content: "Successfully decoded model response." },
      { role: "tool", content: '{"current_working_directory": "home"}' },
      { role: "tool", content: "None" },
      { role: "tool", content: "None" },
    ]);
    expect(turn.step_1.at(-1)).toMatchObject({
      content: "Error decoding the model response. Proceed to next turn.",
    });
  });

  it("name held-out functions in the entries that fail, since v4 by their docs", async () => {
    const files = await exported(version);
    const lines =
      files.get(`score/some_agent-trial-2-FC${group}/${name("miss_func", "score")}`)?.split("\n") ?? [];
    const heldOut = version === "v3" ? ["rm"] : [expect.objectContaining({ name: "rm" })];
    expect(JSON.parse(lines[1] ?? "").prompt.missed_function).toEqual({ "1": heldOut });
  });

  it("say why an entry fails", async () => {
    const files = await exported(version);
    const lines =
      files.get(`score/some_agent-trial-2-FC${group}/${name("base", "score")}`)?.split("\n") ?? [];
    expect(JSON.parse(lines[0] ?? "")).toEqual({ accuracy: 0, correct_count: 0, total_count: 2 });
    expect(JSON.parse(lines[1] ?? "")).toMatchObject({
      id: "multi_turn_base_0",
      model_name: "some_agent-trial-2-FC",
      test_category: "multi_turn_base",
      valid: false,
      error: { error_type: "multi_turn:empty_turn_model_response" },
      model_result_raw: [["Done with this turn."], ["Done with this turn."]],
      model_result_decoded: [[], []],
    });
    expect(lines.at(-1) === "").toBe(version === "v4");
  });
});

describe("rescoring", () => {
  const line = (result: unknown, id = "multi_turn_base_0") => `${JSON.stringify({ id, result })}\n`;

  it("takes the version that was asked for, else that of the name, else the newest", async () => {
    // Only v3 writes into a file that is not there.
    const write = "echo(content='hello', file_name='a.txt')";
    const answers = line([[`[cd(folder='home'), ${write}, ${write}]`], ["[cat(file_name='a.txt')]"]]);
    const rewards = async (path: string, version?: string) =>
      (await rescored(new Map([[path, answers]]), path, version)).map(({ recomputed, agrees }) => [
        recomputed.reward,
        agrees,
      ]);
    expect(await rewards("result/m/BFCL_v3_multi_turn_base_result.json")).toEqual([[1, null]]);
    expect(await rewards("result/m/other.json")).toEqual([[0, null]]);
    expect(await rewards("result/m/other.json", "v3")).toEqual([[1, null]]);
  });

  it("leaves entries unknown that the version does not have", async () => {
    const files = new Map([["m/r.json", line([], "multi_turn_base_0") + line([], "multi_turn_base_77")]]);
    const rows = await rescored(files, "m/r.json");
    expect(rows[1]).toMatchObject({ agrees: null, recomputed: { reward: null } });
  });

  it.each([
    ["", "results, line 1: expected the id of a multi-turn entry"],
    ["{}\n", "results, line 1.id"],
    ['{"id": "simple_0", "result": 1}\n', "the id of a multi-turn entry"],
    ["nonsense\n", "results, line 1"],
  ])("refuses %j", async (text, expected) => {
    await expect(rescored(new Map([["m/r.json", text]]), "m/r.json")).rejects.toThrow(expected);
  });
});

describe("multiTurnTable", () => {
  const model = (name: string, base: number) => ({
    model: name,
    accuracies: new Map([["base", base] as const]),
  });

  it("has the best model first, of equal ones the earlier, and nothing for what was not measured", () => {
    expect(
      multiTurnTable([model("a", 0.5), model("gpt-x-FC", 1), model("b", 0.5)])
        .split("\n")
        .slice(1),
    ).toEqual([
      "1,GPT-x (FC),25.00%,100.00%,N/A,N/A,N/A",
      "2,a (Prompt),12.50%,50.00%,N/A,N/A,N/A",
      "3,b (Prompt),12.50%,50.00%,N/A,N/A,N/A",
    ]);
  });
});
