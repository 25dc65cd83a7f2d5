import { type ConformanceCase, compare, Place } from "@mua/core";
import { dumps, fromJson, isDict, parseJson, type Value } from "@mua/python-compat";
import { AgentFunctions } from "../agent-functions.ts";
import { hintedTool } from "../functions.ts";
import { addedFunctions, promptsOf } from "../prompts.ts";
import type { BfclTask } from "../task.ts";
import { readFunctionDocs } from "../task-file.ts";
import type { Recordings } from "./recordings.ts";

/** Tools and prompts of entries, before and after held-out functions come. */
export function* promptCases(recordings: Recordings): Iterable<ConformanceCase> {
  const prompts = promptsOf(recordings.backend.upstream, recordings.era);
  for (const { task, line } of recordings.entries("prompts/prompts.jsonl")) {
    yield compare("prompts", `${recordings.era.version} ${task.id}`, () => {
      const functions = new AgentFunctions(task, recordings.backend.docs(task), recordings.era);
      const expected = [dumps(line.field("tools_fc").value ?? null)];
      const actual = [dumps(toolValues(functions))];
      const [system, user] = line.field("prompting_first_turn_messages").items();
      expected.push(system?.field("content").text() ?? "", user?.field("content").text() ?? "");
      actual.push(prompts.system(functions.docs), task.turns[0]?.join() ?? "");
      for (const turn of task.heldOut.keys())
        addHoldout(line, task, turn, functions, prompts.added, expected, actual);
      return { expected, actual };
    });
  }
}

function addHoldout(
  line: Place,
  task: BfclTask,
  turn: number,
  functions: AgentFunctions,
  words: string,
  expected: string[],
  actual: string[],
): void {
  const docs = functions.heldOut(turn) ?? [];
  line.field("missed_function").optional((place) => {
    expected.push(dumps(place.field(`${turn}`).value ?? null));
    actual.push(dumps(docs));
  });
  line.field("prompting_holdout_user").optional((place) => {
    expected.push(place.field(`${turn}`).text());
    actual.push(addedFunctions(docs) + words);
  });
  functions.release(turn);
  if (turn !== Math.max(...task.heldOut.keys())) return;
  const after = line
    .field("tools_fc_after_holdout")
    .items()
    .map(({ value }) => value ?? null);
  expected.push(dumps(after));
  actual.push(dumps(after.every(isDict) ? toolValues(functions) : functions.tools.map(({ name }) => name)));
}

function toolValues(functions: AgentFunctions): readonly Value[] {
  return functions.tools.map((tool) => fromJson({ type: "function", function: tool }));
}

/** All tools of every API, without hints. */
export function* toolCases(recordings: Recordings): Iterable<ConformanceCase> {
  const file = "prompts/all_tools_by_class.json";
  if (!recordings.has(file)) return;
  const all = new Place(parseJson(recordings.text(file)), file);
  for (const api of all.dict().keys()) {
    yield compare("tools", `${recordings.era.version} ${api}`, () => {
      const docs = readFunctionDocs(recordings.dataset, recordings.backend.api(`${api}`).file);
      const tools = docs.map((doc) => fromJson({ type: "function", function: hintedTool(doc, 0) }));
      return { expected: [dumps(all.field(`${api}`).value ?? null)], actual: [dumps(tools)] };
    });
  }
}
