import {
  type ConformanceCase,
  compare,
  type Facts,
  type Place,
  type Reply,
  toolCallFromText,
  type View,
  type ViewMessage,
} from "@mua/core";
import { dumps, fromJson, isDict, isList, Opaque, repr, str, type Value } from "@mua/python-compat";
import { record } from "../apis/python.ts";
import { openBfcl } from "../benchmark.ts";
import type { Calling } from "../decode.ts";
import { inferenceLog } from "../inference-log.ts";
import { answerValue } from "../protocol.ts";
import { PROMPTING } from "../scoring.ts";
import type { BfclTask } from "../task.ts";
import type { Recordings } from "./recordings.ts";

/** How the model of the recordings is called; its name shows in the names of instances. */
const MODELS: { readonly [calling in Calling]: string } = {
  native: "gpt-4o-2024-11-20-FC",
  text: "gpt-4o-2024-11-20",
};

/** What the endpoint of the recordings says when its script is used up. */
const AFTER_SCRIPT = "Done.";

/** The official loop with scripted answers: what the model is sent, what comes of it, and the log. */
export function* inferenceCases(recordings: Recordings): Iterable<ConformanceCase> {
  for (const line of recordings.lines("infer/infer.jsonl")) {
    const scenario = line.field("scenario").text();
    const calling: Calling = line.field("mode").oneOf(["fc", "pr"]) === "fc" ? "native" : "text";
    const task = recordings.task(line.field("result_line").field("id").text());
    if (!recordings.covers(task.category)) continue;
    const name = `${recordings.era.version} ${calling} ${scenario} ${task.id}`;
    yield compare("infer", name, () => inferenceFacts(recordings, task, calling, scenario, line));
  }
}

function inferenceFacts(
  recordings: Recordings,
  task: BfclTask,
  calling: Calling,
  scenario: string,
  line: Place,
): Facts {
  const played = play(recordings, task, calling, line.field("script").items());
  const recorded = line.field("result_line");
  const log = inferenceLog(recordings.backend, task, played.answers, {
    model: MODELS[calling],
    calling,
    states: scenario !== "loop",
    ...(scenario === "nodecode" ? { input: (turn, step) => played.inputs[turn]?.[step] ?? null } : {}),
  });
  const wanted = (place: Place): string => dumps(place.value ?? null);
  return {
    expected: [
      wanted(recorded.field("result")),
      wanted(recorded.field("inference_log")),
      wanted(line.field("final_messages")),
      wanted(line.field("query_trace")),
    ],
    actual: [played.answers, log, played.messages, played.trace].map((value) => dumps(value)),
  };
}

/** What one played episode gives to be compared. */
type Played = {
  readonly answers: readonly (readonly Value[])[];
  /** What the model was sent, as the official optional log has it. */
  readonly inputs: readonly (readonly Value[])[];
  readonly messages: readonly Value[];
  readonly trace: readonly Value[];
};

/** Plays the real protocol with scripted answers. */
function play(recordings: Recordings, task: BfclTask, calling: Calling, script: readonly Place[]): Played {
  const benchmark = openBfcl(recordings.dataset, recordings.era, task.category);
  const { protocol } = benchmark.open(task, {
    seed: 0,
    ...(calling === "text" ? { variant: PROMPTING } : {}),
  });
  const user = benchmark.participant("user", "scripted")?.join({ role: "user", task, trial: 0, seed: 0 });
  const answers: Value[][] = [];
  const inputs: Value[][] = [];
  const trace: Value[] = [];
  let tools: string | undefined;
  let last: View | undefined;
  let asked = 0;
  for (let step = protocol.next(); step.kind === "ask"; step = protocol.next()) {
    if (step.role === "user") {
      answers.push([]);
      inputs.push([]);
      protocol.answer(user?.(step.view, new AbortController().signal) as Reply);
      continue;
    }
    last = step.view;
    const names = calling === "native" ? last.tools.map(({ name }) => name) : null;
    const messages = wireMessages(last);
    trace.push(
      record({ n_messages: BigInt(messages.length), tools: dumps(names) === tools ? "same" : names }),
    );
    tools = dumps(names);
    inputs.at(-1)?.push(inputOf(last, calling));
    const scripted = script[asked];
    const reply = replyOf(scripted === undefined ? AFTER_SCRIPT : (scripted.value ?? null), asked + 1);
    asked += 1;
    answers.at(-1)?.push(answerValue(reply.content, reply.toolCalls));
    protocol.answer(reply);
  }
  return { answers, inputs, trace, messages: last === undefined ? [] : wireMessages(last) };
}

/** A scripted answer as the recording's endpoint gave it: a text, or a list of `{name: arguments}`. */
function replyOf(answer: Value, query: number): Reply {
  if (!isList(answer)) return { content: answer === null ? null : str(answer), toolCalls: null };
  const calls = answer.flatMap((call) => (isDict(call) ? [...call] : []));
  return {
    content: null,
    toolCalls: calls.map(([name, args], index) =>
      toolCallFromText(`call_${query}_${index}`, str(name), str(args)),
    ),
  };
}

/** The messages of a view as they go to an endpoint. */
function wireMessages({ system, messages }: View): readonly Value[] {
  const first = system === null ? [] : [record({ role: "system", content: system })];
  return [...first, ...messages.map(wireMessage)];
}

function wireMessage(message: ViewMessage): Value {
  switch (message.role) {
    case "tool":
      return record({ role: "tool", content: message.content, tool_call_id: message.callId });
    case "assistant": {
      const calls = (message.toolCalls ?? []).map(({ id, name, rawArguments }) =>
        record({ id, type: "function", function: record({ name, arguments: rawArguments }) }),
      );
      const { role, content } = message;
      return calls.length === 0 ? record({ role, content }) : record({ role, content, tool_calls: calls });
    }
    default:
      return record({ role: message.role, content: message.content });
  }
}

/** The official log of what was sent prints the messages; the answers among them are objects of the recording's endpoint. */
function inputOf(view: View, calling: Calling): Value {
  const first = view.system === null ? [] : [record({ role: "system", content: view.system })];
  const printed = view.messages.map((message) =>
    message.role === "assistant" ? new Opaque("namespace", namespaceText(message)) : wireMessage(message),
  );
  const message = repr([...first, ...printed]);
  if (calling === "text") return record({ message });
  return record({ message, tools: view.tools.map((tool) => fromJson({ type: "function", function: tool })) });
}

function namespaceText({ content, toolCalls }: Extract<ViewMessage, { role: "assistant" }>): string {
  const calls = toolCalls?.map(
    ({ id, name, rawArguments }) =>
      `namespace(id=${repr(id)}, type='function', function=namespace(name=${repr(name)}, arguments=${repr(rawArguments)}))`,
  );
  const shown = calls === undefined ? "None" : `[${calls.join(", ")}]`;
  return `namespace(role='assistant', content=${repr(content)}, tool_calls=${shown})`;
}
