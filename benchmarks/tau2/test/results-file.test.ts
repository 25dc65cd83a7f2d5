import { MalformedFileError } from "@mua/core";
import { dumps, fromJson, type Json, parseJson, toJson } from "@mua/python-compat";
import { folderOf, nowhere } from "@mua/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Era, eras } from "../src/era.ts";
import { type ResultsForm, readResults, writeResults } from "../src/results/file.ts";
import { readRecordedRun } from "../src/results/recorded.ts";
import { smallTasks } from "./small-dataset.ts";

const participant = { implementation: "somebody" };
const info: Json = {
  git_commit: "abc",
  num_trials: 1,
  max_steps: 200,
  max_errors: 10,
  user_info: participant,
  agent_info: participant,
  environment_info: { domain_name: "mock", policy: "Keep the list tidy." },
};

function simulation(id: string, more: { readonly [key: string]: Json } = {}): Json {
  return {
    id,
    task_id: "write",
    timestamp: "2025-01-01T00:00:00",
    start_time: "2025-01-01T00:00:00",
    end_time: "2025-01-01T00:00:01",
    duration: 1,
    termination_reason: "user_stop",
    reward_info: { reward: 1, action_checks: null },
    messages: [
      { role: "assistant", content: "Hi!" },
      { role: "assistant", tool_calls: [{ id: "1", name: "get_users", arguments: {} }] },
      { role: "tool", id: "1", content: "[]" },
      { role: "user", content: "###STOP###", cost: 0 },
    ],
    ...more,
  };
}

const results = {
  timestamp: null,
  info,
  tasks: smallTasks,
  simulations: [simulation("one"), simulation("two")],
};
const text = JSON.stringify(results);
const forms = eras.flatMap((era) => {
  const known: readonly ResultsForm[] = era.extendedResults
    ? ["saved", "folder", "batch"]
    : ["saved", "batch"];
  return known.map((form) => ({ era, form }));
});
const [newest] = eras as readonly [Era];

describe("official results files", () => {
  it.each(forms)("are the same after writing and reading, $era.version as $form", ({ era, form }) => {
    const read = readResults(text, nowhere, era);
    const written = writeResults(read, era, form);
    const again = readResults(written.get("results.json") ?? "", folderOf(written), era);
    const { simulation_index: _, ...content } = read;
    expect(again).toMatchObject(content);
    expect(writeResults(again, era, form)).toEqual(written);
  });

  it.each(eras)("get the defaults of $version, and lose what it does not know", (era) => {
    const [first] = readResults(
      text.replace('"user_stop"', '"user_stop","mood":"good"'),
      nowhere,
      era,
    ).simulations;
    const written = dumps(first ?? null);
    expect(written).not.toContain("mood");
    expect(written.includes("hallucination_retries_used")).toBe(era.extendedResults);
    expect(written.includes('"is_final_chunk": true')).toBe(era.extendedResults);
    expect(written).toContain('"requestor": "assistant"');
    expect(dumps([first?.duration ?? null, first?.reward_info?.reward ?? null])).toBe("[1.0, 1.0]");
  });

  it.each(eras)("know the endings of $version only", (era) => {
    const timedOut = JSON.stringify({
      ...results,
      simulations: [simulation("x", { termination_reason: "timeout" })],
    });
    const read = () => readResults(timedOut, nowhere, era);
    if (era.extendedResults) expect(read().simulations).toHaveLength(1);
    else
      expect(read).toThrow("results.simulations[0].termination_reason: expected 'user_stop', 'agent_stop'");
  });

  it("tell a folder's index that does not fit its files", () => {
    const era = newest;
    const written = new Map(writeResults(readResults(text, nowhere, era), era, "folder"));
    const head = written.get("results.json") ?? "";
    written.set("simulations/three.json", written.get("simulations/one.json") ?? "");
    expect(() => readResults(head, folderOf(written), era)).toThrow(
      "an entry for the file 'simulations/three.json'",
    );
    written.delete("simulations/three.json");
    written.delete("simulations/one.json");
    expect(() => readResults(head, folderOf(written), era)).toThrow(
      "a file 'simulations/one.json', as the index lists it",
    );
    written.set("simulations/one.json", '{"id": "one",\n ]');
    expect(() => readResults(head, folderOf(written), era)).toThrow(
      "simulations/one.json line 2 column 2: expected JSON",
    );
  });

  it("are not taken for a folder's because a folder of that name lies beside them", () => {
    const era = newest;
    const beside = folderOf(new Map([["simulations/other.json", "{}"]]));
    expect(readResults(text, beside, era).simulations).toHaveLength(2);
  });

  it("never name a file outside of their folder", () => {
    const era = newest;
    const read = readResults(
      JSON.stringify({ ...results, simulations: [simulation("../../x")] }),
      nowhere,
      era,
    );
    expect(() => writeResults(read, era, "folder")).toThrow(MalformedFileError);
  });

  it("keep what hostile messages hold", () => {
    const args =
      '{"__proto__": {"x": 1.0}, "10": 1, "2": "\\ud800", "n": NaN, "big": 123456789012345678901234567890}';
    for (const { era, form } of forms.filter(({ form }) => form === "batch")) {
      const hostile = text.replaceAll('"arguments":{}', `"arguments":${args}`);
      const written = writeResults(readResults(hostile, nowhere, era), era, form).get("results.json") ?? "";
      expect(dumps(parseJson(written))).toContain(`"arguments": ${args}`);
    }
  });
});

describe("malformed results files", () => {
  const faults: readonly (readonly [what: string, text: string, error: string])[] = [
    ["nothing", "", "results line 1 column 1: expected JSON (Expecting value)"],
    ["a cut file", text.slice(0, 500), "results line 1 column"],
    [
      "a fault on a later line",
      JSON.stringify(results, null, 1).replace(/"info": /, '"info" '),
      "results line 3 column 9: expected JSON (Expecting ':' delimiter)",
    ],
    ["a list", "[]", "results: expected an object"],
    ["a number", "12", "results: expected an object"],
    ["foreign JSON", '{"a": 1}', "results.simulations: expected a list of simulations"],
    ["other foreign JSON", '{"simulations": [], "tasks": []}', "results.info: expected an object"],
    [
      "too deep nesting",
      "[".repeat(100_000),
      "results line 1 column 1001: expected JSON (Nested deeper than 1000 levels)",
    ],
    ["simulations that are none", faulty({ simulations: { a: 1 } }), "results.simulations: expected a list"],
    ["tasks that are none", faulty({ tasks: "all" }), "results.tasks: expected a list"],
    [
      "a task without a scenario",
      faulty({ tasks: [{ id: "x" }] }),
      "results.tasks[0].user_scenario: expected an object",
    ],
    ["a number for an id", withSimulation({ id: 5 }), "results.simulations[0].id: expected text"],
    [
      "no ending",
      withSimulation({ termination_reason: null }),
      "results.simulations[0].termination_reason: expected text",
    ],
    [
      "a foreign role",
      withSimulation({ messages: [{ role: "robot" }] }),
      'results.simulations[0].messages[0].role: expected one of "assistant", "user", "tool"',
    ],
    [
      "arguments as text",
      withSimulation({ messages: [{ role: "user", tool_calls: [{ name: "x", arguments: "{}" }] }] }),
      "results.simulations[0].messages[0].tool_calls[0].arguments: expected an object",
    ],
    [
      "a reward in words",
      withSimulation({ reward_info: { reward: "much" } }),
      "results.simulations[0].reward_info.reward: expected a valid number",
    ],
    [
      "a check without its action",
      withSimulation({ reward_info: { reward: 1, action_checks: [{}] } }),
      "results.simulations[0].reward_info.action_checks[0].action: expected a value",
    ],
    [
      "a trial in words",
      withSimulation({ trial: "first" }),
      "results.simulations[0].trial: expected a whole number",
    ],
    ["a cut line", `${taskObject}\n${taskObject.slice(0, 300)}\n`, "results line 2 column"],
    ["a foreign line", `${taskObject}\n{"a": 1}\n`, "results line 2.task"],
  ];

  it.each(faults)("%s", (_, content, error) => {
    expect(() => readRecordedRun(content, nowhere)).toThrow(MalformedFileError);
    expect(() => readRecordedRun(content, nowhere)).toThrow(error);
  });

  it("are told as such wherever a value is replaced, a member is lost or the text is cut", () => {
    const root = fromJson(results as Json);
    const places = [...paths(toJson(root))];
    const value = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constant(undefined)) as fc.Arbitrary<
      Json | undefined
    >;
    fc.assert(
      fc.property(fc.constantFrom(...places), value, (path, replacement) => {
        const changed = JSON.stringify(replaced(results as Json, path, replacement)) ?? "";
        onlyMalformed(() => readRecordedRun(changed, nowhere));
        for (const era of eras) onlyMalformed(() => readResults(changed, nowhere, era));
      }),
      { numRuns: 400 },
    );
    fc.assert(
      fc.property(fc.nat(text.length), (length) =>
        onlyMalformed(() => readRecordedRun(text.slice(0, length), nowhere)),
      ),
    );
  });
});

const taskObject = JSON.stringify({
  task_id: "write",
  task: smallTasks[0],
  run_info: { simulation_id: "one", termination_reason: "user_stop" },
  reward_info: { reward: 1 },
  messages: [],
});

function faulty(more: { readonly [key: string]: Json }): string {
  return JSON.stringify({ ...results, ...more });
}

function withSimulation(more: { readonly [key: string]: Json }): string {
  return faulty({ simulations: [simulation("one", more)] });
}

function onlyMalformed(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof MalformedFileError)) throw error;
  }
}

type Path = readonly (string | number)[];

function* paths(json: Json, path: Path = []): Generator<Path> {
  yield path;
  if (typeof json !== "object" || json === null) return;
  for (const [key, value] of Object.entries(json)) yield* paths(value as Json, [...path, key]);
}

function replaced(json: Json, [key, ...rest]: Path, by: Json | undefined): Json | undefined {
  if (key === undefined) return by;
  const copy = structuredClone(json) as { [key: string]: Json };
  const inner = replaced(copy[key] as Json, rest, by);
  if (inner === undefined) delete copy[key];
  else copy[key] = inner;
  return copy;
}
