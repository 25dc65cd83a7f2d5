import { posix } from "node:path";
import { blame } from "@mua/audit";
import { type EpisodeRecord, type Folder, runEpisode, say, type Trajectory } from "@mua/core";
import { type List, parseJson } from "@mua/python-compat";
import { describe, expect, it } from "vitest";
import { readDialogueTable } from "../src/files/dialogue-file.ts";
import { dialogueTable } from "../src/files/dialogue-table.ts";
import { modelName, modelOf } from "../src/files/places.ts";
import { resultLine } from "../src/files/result-file.ts";
import { aceBenchAdapter } from "../src/index.ts";
import { NOT_RECORDED, NOT_REPRODUCED } from "../src/scoring.ts";
import { variants } from "../src/variation.ts";
import { smallDataset } from "./small-dataset.ts";
import { smallPart } from "./small-part.ts";

const dataset = smallDataset();

type Play = { readonly agent?: string; readonly trials?: number; readonly variant?: string };

/** Every task, played by the oracle and a user who says who they are. */
async function played({ agent = "oracle", trials = 1, variant }: Play): Promise<readonly EpisodeRecord[]> {
  const benchmark = smallPart();
  const cast = {
    agent: benchmark.participant("agent", agent) ?? expect.fail(),
    user: { name: "user", join: () => () => say("I am Ada.\nThat is all") },
  };
  const records: EpisodeRecord[] = [];
  for (let trial = 0; trial < trials; trial += 1) {
    for (const task of benchmark.tasks) {
      const plan = {
        benchmark,
        task,
        trial,
        seed: trial,
        cast,
        ...(variant === undefined ? {} : { variant }),
      };
      records.push(await runEpisode(plan, { signal: new AbortController().signal, now: () => 0 }));
    }
  }
  return records;
}

/** The official files of episodes. */
async function exported(
  episodes: readonly EpisodeRecord[],
  trials = 1,
): Promise<ReadonlyMap<string, string>> {
  const run = {
    benchmark: smallPart(),
    dataset,
    createdAt: 0,
    trials,
    seed: 0,
    limits: {},
    participants: { agent: "somebody", user: "user" },
    episodes,
  };
  return (await aceBenchAdapter.exports[0]?.write(run)) ?? expect.fail();
}

/** A folder among files. */
function folderIn(files: ReadonlyMap<string, string>, label: string): Folder {
  const at = (path: string) => posix.join(label, path);
  return {
    label,
    list: (below) => {
      const start = `${at(below).replace(/\/$/u, "")}/`;
      const names = [...files.keys()].flatMap((path) =>
        path.startsWith(start) ? [path.slice(start.length).replace(/\/.*$/u, "/")] : [],
      );
      return [...new Set(names)].sort();
    },
    has: (path) => files.has(at(path)),
    text: (path) => files.get(at(path)) ?? expect.fail(at(path)),
  };
}

/** All episodes that a folder of official results holds. */
async function imported(
  files: ReadonlyMap<string, string>,
  label: string,
): Promise<readonly EpisodeRecord[]> {
  const records: EpisodeRecord[] = [];
  for (const path of aceBenchAdapter.resultFiles?.(folderIn(files, label)) ?? []) {
    const folder = folderIn(files, posix.dirname(posix.join(label, path)));
    const text = folder.text(posix.basename(path));
    for await (const record of aceBenchAdapter.importResults?.(text, folder, {}, async () => dataset) ?? [])
      records.push(record);
  }
  return records;
}

/** What official files can know of a trajectory. */
function known({ task, trial, variant, messages, ending }: Trajectory) {
  const said = messages.map((message) => {
    if (message.role === "tool") return message;
    const { seconds: _, usage: __, ...rest } = message;
    // Ids of calls are nobody's but ours.
    return {
      ...rest,
      toolCalls: rest.toolCalls?.map(({ name, rawArguments }) => [name, rawArguments]) ?? null,
    };
  });
  return { task, trial, variant, ending, messages: said.map((one) => ({ ...one, callId: "" })) };
}

const RESULTS = "result_all/result_en/somebody";

describe("official files of a run, imported", () => {
  it.each([undefined, "native", "common+error-texts", "class-names"])(
    "are the same episodes again, with all trials: %s",
    async (variant) => {
      const records = await played({ trials: 2, ...(variant === undefined ? {} : { variant }) });
      const files = await exported(records, 2);
      const again = await imported(files, variant === undefined ? RESULTS : `${RESULTS}+${variant}`);
      const order = (all: readonly EpisodeRecord[]) =>
        all
          .toSorted((a, b) => a.trajectory.trial - b.trajectory.trial)
          .map(({ trajectory }) => known(trajectory));
      expect(order(again)).toEqual(order(records));
      expect(again.map(({ score }) => score)).toEqual(records.map(({ score }) => score));
      expect(again[0]?.trajectory).toMatchObject({
        benchmark: "acebench-agent/en",
        participants: { agent: "somebody", user: "unknown" },
        seconds: null,
      });
      expect(await exported(again, 2)).toEqual(files);
    },
  );

  it("without their dialogues hold what was executed, and are scored and exported as before", async () => {
    const records = await played({});
    const files = await exported(records);
    const results = new Map([...files].filter(([path]) => path.startsWith("result_all/")));
    const again = await imported(results, RESULTS);
    expect(again.map(({ score }) => score)).toEqual(records.map(({ score }) => score));
    for (const { trajectory, score } of again) {
      const task = smallPart().tasks.find(({ id }) => id === trajectory.task) ?? expect.fail();
      expect(await smallPart().score(task, trajectory)).toEqual(score);
    }
    expect(known(again[0]?.trajectory ?? expect.fail())).toMatchObject({
      ending: { outcome: "completed", reason: NOT_RECORDED, detail: "only what was executed is on record" },
      messages: [
        { role: "agent", content: "[turn_on_wifi()]" },
        { role: "tool", error: false },
        { role: "agent", content: "[send_message(sender_name='Ada', receiver_name='Ben', message='Hello')]" },
        { role: "tool", error: false },
      ],
    });
    const kept = [...(await exported(again))].filter(([path]) => !path.startsWith("data_all/"));
    expect(kept).toEqual([...files].filter(([path]) => !path.startsWith("data_all/")));
  });

  it("with a dialogue that does not lead to the result are taken at the result's word", async () => {
    const files = new Map(await exported(await played({})));
    const path = "data_all/data_en/dialogue_history/multi_turn/somebody/0_dialogue_history.txt";
    const table = files.get(path) ?? expect.fail();
    for (const other of [table.replace("That is all", "THAT is all!"), "no table", "", table.slice(0, -3)]) {
      files.set(path, other);
      const [first] = await imported(files, RESULTS);
      const isStillATable = other.includes("THAT");
      expect(first?.trajectory.ending.reason).toBe(isStillATable ? "agent_stop" : NOT_RECORDED);
    }
  });

  it("whose messages lead elsewhere keep their score, and show no results of calls", async () => {
    const result = parseJson('[{"BaseApi": {"wifi": true, "logged_in": true}}]') as List;
    const line = resultLine({ id: "agent_multi_step_0", result, process: ["[login_device()]", "What now?"] });
    const [record] = await imported(
      new Map([[`${RESULTS}/data_agent_multi_step_result.json`, line]]),
      RESULTS,
    );
    expect(record?.score).toMatchObject({ reward: 0, reason: "wrong number of class" });
    expect(record?.trajectory.messages.map(({ role, content }) => [role, content])).toEqual([
      ["user", "Delete the first message."],
      ["agent", "[login_device()]"],
      ["agent", "What now?"],
    ]);
    expect(record?.trajectory.ending).toEqual({
      outcome: "completed",
      reason: NOT_REPRODUCED,
      detail: "only what was executed is on record, and does not lead to the recorded result here",
    });
    // Nobody can tell what went wrong, and nothing is told in its place.
    const { trajectory, score } = record ?? expect.fail();
    const task = smallPart().tasks.find(({ id }) => id === trajectory.task) ?? expect.fail();
    expect((await smallPart().score(task, trajectory)).reward).toBeNull();
    expect(blame(smallPart().expected?.(task), { trajectory, score, judge: [] })).toEqual([
      { role: "agent", reason: "unexplained", evidence: "wrong number of class" },
    ]);
    expect([...(await exported(record === undefined ? [] : [record])).keys()]).toEqual([
      "score_all/agent_score.json",
    ]);
  });

  it("of tasks that nobody knows, and of shapes that the official code fails on, are not scored", async () => {
    const bad = parseJson('[{"BaseApi": {"wifi": true}}, {"MessageApi": {"inbox": 5}}]') as List;
    const lines = ["agent_multi_step_0", "agent_multi_step_7", "agent_multi_step_9"]
      .map((id) => resultLine({ id, result: bad, process: [] }))
      .join("\n");
    const records = await imported(
      new Map([[`${RESULTS}/data_agent_multi_step_result.json`, lines]]),
      RESULTS,
    );
    expect(records.map(({ trajectory, score }) => [trajectory.task, score.reward, score.reason])).toEqual([
      ["agent_multi_step_0", null, expect.stringContaining("the official evaluation raises TypeError")],
      ["unknown, stored as agent_multi_step_7", null, "there is no task 'agent_multi_step_7'"],
      ["unknown, stored as agent_multi_step_9", null, "there is no task 'agent_multi_step_9'"],
    ]);
  });

  it("tell a limit other than the official one", async () => {
    const record = (await played({}))[0] ?? expect.fail();
    const limited = { ...record, trajectory: { ...record.trajectory, limits: { steps: 3 } } };
    const [again] = await imported(await exported([limited]), RESULTS);
    expect(again?.trajectory).toMatchObject({
      limits: { steps: 3 },
      ending: { outcome: "limit", reason: "max_dialog_turns" },
    });
  });
});

describe("names of folders", () => {
  it("say who played, as what, and which trial", () => {
    for (const variant of [undefined, ...variants]) {
      for (const trial of [0, 12]) {
        const marks = { ...(variant === undefined ? {} : { variant }), trial };
        const name = modelName("open/model 1", marks);
        const label = (above: string) => ({ label: above }) as Folder;
        expect(modelOf(label(`a/${name}`))).toEqual({ agent: "open_model_1", ...marks });
        expect(modelOf(label(`a\\${name}+run-3\\`))).toEqual({ agent: "open_model_1", ...marks });
        expect(modelOf(label(`a/${name}/result`))).toEqual({ agent: "open_model_1", ...marks });
      }
    }
  });
});

describe("a dialogue table that is read", () => {
  const table = (...texts: readonly string[]) =>
    dialogueTable(texts.map((message) => ({ sender: "agent", recipient: "user", message })));
  const read = (text: string) => readDialogueTable(text)?.map((item) => item.text);

  it("has its texts back, wide, long or in lines", () => {
    const texts = [
      "",
      "short",
      "x".repeat(500),
      "消息".repeat(200),
      "two\nlines | and | bars\n\n",
      "é\u0301".repeat(150),
    ];
    expect(read(table(...texts))).toEqual(texts);
  });

  it("is none where it does not begin or end as one", () => {
    expect(read("")).toBeUndefined();
    expect(read(table("a").slice(0, -1))).toBeUndefined();
  });
});
