import type { ConformanceCase, Side, View, ViewMessage } from "@mua/core";
import { type Dict, dumps, type Value } from "@mua/python-compat";
import { readMessages } from "../message-file.ts";
import { type Place, texts } from "../place.ts";
import { compare } from "./comparison.ts";
import type { RecordedPart } from "./part.ts";
import type { Recordings } from "./recordings.ts";

/** Every request to a model in a scripted run: who is asked, with which messages and which tools. */
export function* llmCallCases(
  { name, part, benchmark, taskOf }: RecordedPart,
  version: Recordings,
): Iterable<ConformanceCase> {
  if (!version.has("llm_calls.json")) return;
  const recorded = version.json("llm_calls.json").field(part);
  if (recorded.value === undefined) return;
  yield compare("llm_calls", name, () => {
    const id = recorded.field("task_id");
    const task = taskOf(id.text()) ?? id.fail("the id of a task of the dataset");
    const { protocol } = benchmark.open(task, { seed: 0 });
    const requests: string[] = [];
    const script = readMessages(recorded.field("messages")).slice(protocol.opening.length);
    for (const message of script) {
      if (message.role === "tool") continue;
      const step = protocol.next();
      if (step.kind === "end") break;
      requests.push(requestOf(step.role, step.view));
      protocol.answer(message);
    }
    return { expected: recorded.field("calls").items().map(recordedRequest), actual: requests };
  });
}

function recordedRequest(place: Place): string {
  const names = place.field("tool_names").optional(texts);
  return requestText(
    place.field("turn").text(),
    place.field("tool_choice").value ?? null,
    names,
    place
      .field("messages")
      .items()
      .map((message) => message.dict()),
  );
}

function requestOf(side: Side, { messages, tools, toolChoice }: View): string {
  const names = tools.length === 0 ? null : tools.map(({ name }) => name);
  const system = new Map([
    ["role", "system"],
    ["content", SYSTEM_PROMPT],
  ]);
  return requestText(side === "agent" ? "a" : "u", names === null ? null : toolChoice, names, [
    system,
    ...messages.map(officialMessage),
  ]);
}

/** What the recordings have in place of the text. */
const SYSTEM_PROMPT = "<system prompt>";

function requestText(
  turn: string,
  toolChoice: Value,
  names: readonly string[] | null,
  messages: readonly Dict[],
): string {
  return dumps([turn, toolChoice, names, messages]);
}

/** A message in the order and form of the official requests. */
function officialMessage(message: ViewMessage): Dict {
  const fields: [string, Value][] = [
    ["role", message.role],
    ["content", message.content],
  ];
  if (message.role === "assistant") {
    const calls = message.toolCalls?.map(({ id, name, arguments: args }) => ({
      id,
      name,
      function: { name, arguments: dumps(args ?? new Map()) },
      type: "function",
    }));
    fields.push(["tool_calls", calls ?? null]);
  }
  if (message.role === "tool") fields.push(["tool_call_id", message.callId]);
  return new Map(fields);
}
