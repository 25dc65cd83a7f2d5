import {
  type Ending,
  type EpisodeRecord,
  type Folder,
  MalformedFileError,
  type OpenDataset,
  type Reply,
  type Score,
  type Selection,
  say,
  type ToolCall,
  type Trajectory,
  toolCallFromText,
  type Usage,
} from "@mua/core";
import { dumps, isDict, isList, str, type Value } from "@mua/python-compat";
import { Process } from "../apis/api.ts";
import type { Backend } from "../backend.ts";
import { NAME } from "../benchmark.ts";
import { type Calling, callsIn } from "../decode.ts";
import { wordsOf } from "../participants.ts";
import { promptsOf } from "../prompts.ts";
import { toolMessages } from "../protocol.ts";
import { MODEL, PROMPTING, scoreResult } from "../scoring.ts";
import type { BfclTask } from "../task.ts";
import { readOfficialResults, taskFinder } from "./official-results.ts";
import type { ReadLine } from "./result-file.ts";

/**
 * The entries of an official result file as episodes, with the score that `rescore` gives: where inference failed that is the
 * official 0, with the failure as the ending. What calls returned is what they return when they are run once more. Throws
 * MalformedFileError.
 */
export async function* importResults(
  text: string,
  folder: Folder,
  selection: Selection,
  open: OpenDataset,
): AsyncIterable<EpisodeRecord> {
  const { part } = selection;
  const { lines, category, dataset, backend, answering } = await readOfficialResults(
    text,
    folder,
    selection,
    open,
  );
  if (part !== undefined && part !== category)
    throw new MalformedFileError("results", `entries of ${part}, which ${category} is not`);
  const tasks = taskFinder(dataset, backend.era);
  const { stepLimit } = promptsOf(backend.upstream, backend.era);
  for (const { line, trial } of lines) {
    const task = tasks(line.id);
    const messages = task === undefined ? [] : messagesOf(line, task, answering.calling, backend);
    yield {
      trajectory: {
        benchmark: part === undefined ? NAME : `${NAME}/${part}`,
        dataset: { name: dataset.name, version: dataset.version, hash: dataset.hash },
        // An id that names no entry is kept apart from the episodes of the entries there are.
        task: task?.id ?? `unknown, stored as ${line.id}`,
        trial,
        seed: 0,
        participants: { agent: answering.model, user: "scripted" },
        ...(answering.calling === "text" ? { variant: PROMPTING } : {}),
        messages,
        ending: endingOf(line.result, task, messages, stepLimit),
        startedAt: 0,
        seconds: secondsOf(messages),
      },
      score: task === undefined ? noEntry(line.id) : scoreResult(backend, task, line.result, answering),
      judge: [],
    };
  }
}

type Messages = Trajectory["messages"];

/** The conversation: turn by turn what the user says, and the answers with what their calls return. */
function messagesOf(
  { result, fields }: ReadLine,
  task: BfclTask,
  calling: Calling,
  backend: Backend,
): Messages {
  if (!isList(result)) return [];
  const { added } = promptsOf(backend.upstream, backend.era);
  const instances = backend.instances(task, { owner: MODEL, process: new Process() });
  return result.flatMap(
    (turn, turnIndex): Messages => [
      { role: "user", ...say(wordsOf(task, turnIndex, () => added)) },
      ...(isList(turn) ? turn : []).flatMap((answer, step): Messages => {
        const place = `${turnIndex}_${step}`;
        const reply = replyOf(answer, place);
        const of = (name: string): Value | undefined => itemOf(fields.get(name), turnIndex, step);
        const decoded = callsIn(answer, calling, backend.era);
        return [
          { role: "agent", ...reply, ...measuresOf(of) },
          ...toolMessages(decoded, reply.toolCalls, place, (call) => instances.run(call)),
        ];
      }),
    ],
  );
}

/** An answer of an official file: calls as a list of `{name: arguments}`, all else as text. */
function replyOf(answer: Value, place: string): Reply {
  if (!isList(answer) || !answer.every(isDict))
    return say(typeof answer === "string" ? answer : dumps(answer));
  const toolCalls = answer
    .flatMap((calls) => [...calls])
    .map(([name, args], index): ToolCall => {
      const text = typeof args === "string" ? args : dumps(args);
      return toolCallFromText(`call_${place}_${index}`, str(name), text);
    });
  return { content: null, toolCalls };
}

/** What a list of turns has for a step; undefined where it has none. */
function itemOf(turns: Value | undefined, turn: number, step: number): Value | undefined {
  const steps = isList(turns) ? turns[turn] : undefined;
  return isList(steps) ? steps[step] : undefined;
}

/** What a file says of a step beside the answer. A model answered, whatever is known of what it took. */
function measuresOf(of: (name: string) => Value | undefined): {
  readonly usage: Usage;
  readonly seconds?: number;
  readonly reasoning?: string;
} {
  const latency = of("latency");
  const reasoning = of("reasoning_content");
  return {
    usage: {
      input: countOf(of("input_token_count")),
      // Official files do not tell these apart: they are part of the other two.
      cacheRead: 0,
      cacheWrite: 0,
      output: countOf(of("output_token_count")),
      reasoning: null,
      cost: null,
    },
    ...(typeof latency === "number" || typeof latency === "bigint" ? { seconds: Number(latency) } : {}),
    ...(typeof reasoning === "string" && reasoning !== "" ? { reasoning } : {}),
  };
}

function countOf(value: Value | undefined): number | null {
  return typeof value === "bigint" ? Number(value) : null;
}

/** How long all answers took; null where that of one is not known, or none was given. */
function secondsOf(messages: Messages): number | null {
  const seconds = messages.flatMap((message) => (message.role === "agent" ? [message.seconds] : []));
  const known = seconds.filter((one) => one !== undefined);
  return known.length === 0 || known.length < seconds.length ? null : known.reduce((sum, one) => sum + one);
}

/** An agent who is stopped has turns ahead, or has just made calls that were one step too many in the last of them. */
function endingOf(result: Value, task: BfclTask | undefined, messages: Messages, stepLimit: number): Ending {
  if (!isList(result))
    return { outcome: "model_error", reason: "inference_error", role: "agent", detail: str(result) };
  const last = result.at(-1) ?? null;
  const isStopped = isList(last) && last.length > stepLimit && messages.at(-1)?.role === "tool";
  return task === undefined || (result.length === task.turns.length && !isStopped)
    ? { outcome: "completed", reason: "all_turns" }
    : { outcome: "limit", reason: "max_steps" };
}

function noEntry(id: string): Score {
  return { reward: null, checks: [], reason: `there is no entry '${id}'` };
}
