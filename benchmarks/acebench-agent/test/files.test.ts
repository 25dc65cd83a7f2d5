import type { EpisodeRecord, Folder, RescoreRow, RunExport, Selection } from "@mua/core";
import { type List, parseJson } from "@mua/python-compat";
import { type Playing, playTasks } from "@mua/testing";
import { describe, expect, it } from "vitest";
import { dialogueTable } from "../src/files/dialogue-table.ts";
import { resultLine } from "../src/files/result-file.ts";
import { aceBenchAdapter } from "../src/index.ts";
import type { Language } from "../src/language.ts";
import { smallDataset } from "./small-dataset.ts";
import { smallPart } from "./small-part.ts";

const episodes = (agent: string, playing?: Playing) => playTasks(smallPart(), agent, playing);

function runOf(episodes: readonly EpisodeRecord[]): RunExport {
  return {
    benchmark: smallPart(),
    dataset: smallDataset(),
    createdAt: 0,
    trials: 1,
    seed: 0,
    limits: {},
    participants: { agent: "open/model 1", user: "scripted" },
    episodes,
  };
}

async function exported(records: readonly EpisodeRecord[]): Promise<ReadonlyMap<string, string>> {
  return (await aceBenchAdapter.exports[0]?.write(runOf(records))) ?? new Map();
}

function folderOf(label: string, files: { readonly [path: string]: string } = {}): Folder {
  return {
    label,
    list: () => [],
    has: (path) => path in files,
    text: (path) => files[path] ?? expect.fail(path),
  };
}

async function rescored(
  text: string,
  folder: Folder,
  selection: Selection = {},
): Promise<readonly RescoreRow[]> {
  const rows: RescoreRow[] = [];
  for await (const row of aceBenchAdapter.rescore?.(text, folder, selection, async () => smallDataset()) ??
    [])
    rows.push(row);
  return rows;
}

describe("official files of a run", () => {
  it("hold results, scores, dialogues and tables", async () => {
    const files = await exported(await episodes("oracle"));
    expect([...files.keys()]).toMatchInlineSnapshot(`
      [
        "data_all/data_en/dialogue_history/multi_turn/open_model_1/0_dialogue_history.txt",
        "data_all/data_en/dialogue_history/multi_turn/open_model_1/1_dialogue_history.txt",
        "result_all/result_en/open_model_1/data_agent_multi_turn_result.json",
        "score_all/score_en/open_model_1/data_agent_multi_turn_score.json",
        "score_all/score_en/open_model_1/data_agent_multi_turn_process.json",
        "data_all/data_en/dialogue_history/multi_step/open_model_1/0_dialogue_history.txt",
        "data_all/data_en/dialogue_history/multi_step/open_model_1/1_dialogue_history.txt",
        "result_all/result_en/open_model_1/data_agent_multi_step_result.json",
        "score_all/score_en/open_model_1/data_agent_multi_step_score.json",
        "score_all/score_en/open_model_1/data_agent_multi_step_process.json",
        "score_all/score_en/result.csv",
        "score_all/agent_score.json",
      ]
    `);
    expect(
      files.get("score_all/score_en/open_model_1/data_agent_multi_turn_score.json"),
    ).toMatchInlineSnapshot(`
      "{"end_to_end_accuracy": 0.5, "process_accuracy": 0.5, "correct_count": 1, "total_count": 2}
      {"id": 1, "valid": false, "error": [], "error_type": "wrong number of class"}"
    `);
    expect(files.get("score_all/agent_score.json")).toMatchInlineSnapshot(`
      "[
        {
          "model": "open_model_1",
          "part": "en",
          "multi_turn": 0.5,
          "multi_turn_process": 0.5,
          "multi_step": 1,
          "multi_step_process": 1,
          "agent_score": 0.75,
          "micro_average": 0.75
        }
      ]
      "
    `);
    expect(
      files.get("result_all/result_en/open_model_1/data_agent_multi_step_result.json"),
    ).toMatchInlineSnapshot(`
      "{"id": "agent_multi_step_0", "result": [{"BaseApi": {"wifi": true, "logged_in": true}}, {"MessageApi": {"inbox": {"2": {"sender_id": "B", "receiver_id": "A", "message": "Gladly", "time": "2030-01-01"}}}}], "process": ["[login_device()]", "[delete_message(message_id=1)]"]}
      {"id": "agent_multi_step_1", "result": [{"BaseApi": {"wifi": true, "logged_in": true}}, {"FoodPlatform": {"users": {"Ada": {"user_id": "U1", "password": "pw", "balance": 17.5}}, "logged_in_users": ["Ada"], "orders": [{"user_name": "Ada", "merchant_name": "Bakery", "items": [{"product": "Bun", "quantity": 1, "price_per_unit": 2.5}], "total_price": 2.5}]}}], "process": ["[login_food_platform(username='Ada', password='pw')]", "[add_food_delivery_order(username='Ada', merchant_name='Bakery', items=[{'product': 'Bun', 'quantity': 1}])]"]}
      "
    `);
  });

  it("have a model for each trial and variant, and scores only for what is complete", async () => {
    const [first, ...others] = await episodes("oracle", { trial: 1, variant: "native" });
    if (first === undefined) throw new Error("no episode");
    const failed: EpisodeRecord = { ...first, score: { reward: null, checks: [] } };
    const files = [...(await exported([failed, ...others])).keys()];
    expect(files.filter((path) => path.includes("multi_turn_"))).toEqual([
      "result_all/result_en/open_model_1+native+trial-1/data_agent_multi_turn_result.json",
    ]);
    expect(files).toContain(
      "score_all/score_en/open_model_1+native+trial-1/data_agent_multi_step_score.json",
    );
  });
});

describe("official files of several runs", () => {
  it("tell runs of the same agent apart, and compare them", async () => {
    const runs = [runOf(await episodes("noop")), runOf(await episodes("oracle"))];
    const files = await aceBenchAdapter.exports[0]?.writeAll?.(runs);
    const table = files?.get("score_all/score_en/result.csv") ?? "";
    expect(table.split("\n").map((row) => row.split(",")[0])).toEqual([
      "Model",
      "open_model_1+run-2",
      "open_model_1",
      "",
    ]);
    expect(JSON.parse(files?.get("score_all/agent_score.json") ?? "")).toMatchObject([
      { model: "open_model_1", agent_score: 0 },
      { model: "open_model_1+run-2", agent_score: 0.75 },
    ]);
  });
});

describe("rescore", () => {
  const model = "score_all/score_en/open_model_1";
  it("finds what was recorded where the official code puts it", async () => {
    const written = await exported(await episodes("noop"));
    const text = (path: string) => written.get(path) ?? expect.fail(path);
    const rows = await rescored(
      text("result_all/result_en/open_model_1/data_agent_multi_turn_result.json"),
      folderOf("out/result_all/result_en/open_model_1", {
        "../../../score_all/score_en/open_model_1/data_agent_multi_turn_score.json": text(
          `${model}/data_agent_multi_turn_score.json`,
        ),
        "../../../score_all/score_en/open_model_1/data_agent_multi_turn_process.json": text(
          `${model}/data_agent_multi_turn_process.json`,
        ),
      }),
    );
    const parts = { reward: 0, checks: { end_to_end: 0, process: 0 } };
    expect(rows).toEqual(
      ["agent_multi_turn_0", "agent_multi_turn_1"].map((id) => ({
        id,
        task: id,
        trial: 0,
        recorded: parts,
        recomputed: parts,
        agrees: true,
      })),
    );
  });

  it("says where a recorded verdict is another one", async () => {
    const written = await exported(await episodes("noop"));
    const text = written.get("result_all/result_en/open_model_1/data_agent_multi_step_result.json") ?? "";
    const head =
      '{"end_to_end_accuracy": 1.0, "process_accuracy": 1.0, "correct_count": 2, "total_count": 2}';
    const rows = await rescored(text, folderOf("en", { "data_agent_multi_step_score.json": head }));
    expect(rows.map(({ agrees, cause }) => [agrees, cause])).toEqual([
      [false, "wrong number of class"],
      [false, "wrong number of class"],
    ]);
  });

  const entry = (id: string, result: string) =>
    resultLine({ id, result: parseJson(result) as List, process: [] });
  const phone = '[{"BaseApi": {"wifi": true}}, {"MessageApi": {"inbox": {"2": {"message": "你好"}}}}]';

  it.each<[string, Selection, Language | undefined]>([
    ["somewhere", {}, "zh"],
    ["result_en/model", {}, "en"],
    ["somewhere", { part: "en" }, "en"],
    ["zh/model/result", {}, "zh"],
  ])("takes the language of %s %j", async (label, selection, language) => {
    const text = entry("agent_multi_step_0", phone);
    const read: string[] = [];
    const dataset = smallDataset();
    const reading = (path: string): string => {
      read.push(path);
      return dataset.text(path);
    };
    for await (const _ of aceBenchAdapter.rescore?.(text, folderOf(label), selection, async () => ({
      ...dataset,
      text: reading,
    })) ?? []);
    expect(read.every((path) => path.includes(`data_${language}`))).toBe(true);
  });

  it("pairs what is not complete by id, and leaves what it does not know", async () => {
    const rows = await rescored(
      [
        entry("agent_multi_step_1", "[]"),
        entry("agent_multi_step_9", "[]"),
        entry("agent_multi_step_0", "[]"),
      ].join("\n"),
      folderOf("en"),
    );
    expect(
      rows.map(({ task, recomputed: { reward }, agrees, cause }) => [task, reward, agrees, cause]),
    ).toEqual([
      ["agent_multi_step_1", 0, null, undefined],
      ["agent_multi_step_9", null, null, "there is no task 'agent_multi_step_9'"],
      ["agent_multi_step_0", 0, null, undefined],
    ]);
  });

  it("names what the official evaluation cannot take", async () => {
    const result = '[{"BaseApi": {}}, {"MessageApi": {"inbox": 5}}]';
    const [row] = await rescored(entry("agent_multi_step_0", result), folderOf("en"));
    expect(row).toMatchObject({
      recomputed: { reward: null },
      agrees: null,
      cause: "the official evaluation raises TypeError: argument of type 'int' is not iterable",
    });
  });

  it.each([
    ["", "ids such as agent_multi_turn_0"],
    ["{", "JSON"],
    ['{"id": "agent_multi_turn_0"}', "its official shape"],
    [entry("agent_multi_turn_0", "[]"), "name it: acebench-agent/en"],
  ])("refuses %j", async (text, expected) => {
    await expect(rescored(text, folderOf("somewhere"))).rejects.toThrow(expected);
  });
});

describe("dialogueTable", () => {
  it("pads by what is displayed and breaks by characters", () => {
    const table = dialogueTable([
      { sender: "user", recipient: "agent", message: "你好" },
      { sender: "agent", recipient: "execution", message: "x".repeat(130) },
      { sender: "execution", recipient: "agent", message: [new Map([["a", null]]), 1.0, "b"] },
      { sender: "agent", recipient: "user", message: "宽".repeat(70) },
    ]);
    const [header, line, ...rows] = table.split("\n");
    expect(header?.length).toBe(183);
    expect(line).toMatch(/^\|-{17}\|-{12}\|-{27}\|-{122}\|$/);
    expect(rows.map((row) => row.replace(/\s+/g, " "))).toEqual([
      "| 0 | user | agent | 你好 |",
      `| 1 | agent | execution | ${"x".repeat(120)} |`,
      `| | | | ${"x".repeat(10)} |`,
      "| 2 | execution | agent | a: None 1.0 b |",
      `| 3 | agent | user | ${"宽".repeat(70)} |`,
      "| | | | |",
    ]);
    expect(rows[0]).toHaveLength(183 - 2);
  });
});
