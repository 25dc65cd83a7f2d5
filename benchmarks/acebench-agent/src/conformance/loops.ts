import { type ConformanceCase, compare, type Facts, type Folder, type View } from "@mua/core";
import {
  dumps,
  int,
  isDict,
  list,
  literal,
  model,
  parseJson,
  sha256Hex,
  str,
  text,
  type Value,
} from "@mua/python-compat";
import { type Conversation, openConversation } from "../conversation/open.ts";
import { playScripts } from "../conversation/play.ts";
import { readResultEntry, resultLine } from "../files/result-file.ts";
import { LANGUAGES } from "../language.ts";
import type { Category } from "../task.ts";
import { variationOf } from "../variation.ts";
import { evaluationFacts, evaluationShape } from "./evaluation.ts";
import type { Parts } from "./parts.ts";
import { joined, maybe, maybeText, recordedCases, textFacts } from "./recordings.ts";

const inputShape = model("input", {
  runner: literal("api", "common"),
  lang: literal(...LANGUAGES),
  entry_id: text,
  max_dialog_turns: int,
  agent_script: list(text),
  user_script: list(text),
});

const outputShape = model("output", {
  result_line: text,
  history: maybe,
  history_sha256: maybeText,
  agent_calls: list(model("prompts", { sys: text, usr: text })),
  user_calls: list(text),
  last_user_messages: maybe,
  first_agent_request: maybe,
  last_agent_request_messages: maybe,
  first_user_request: maybe,
  eval: evaluationShape,
});

/** Holds whole conversations with scripted replies: prompts, dialogue, result and verdicts. */
export function* loopCases(folder: Folder, category: Category, parts: Parts): Iterable<ConformanceCase> {
  const suite = `loop_${category}`;
  for (const { name, input, output } of recordedCases(folder, suite, inputShape, outputShape)) {
    const part = parts(input.lang);
    if (part === undefined) continue;
    yield compare(suite, name, () => {
      const task = part.tasks.find(({ id }) => id === input.entry_id);
      const variation = variationOf(input.runner === "common" ? "common" : undefined);
      if (task === undefined || variation === undefined)
        throw new Error(`there is no task '${input.entry_id}'`);
      const limits = { steps: Number(input.max_dialog_turns) };
      const conversation = openConversation(task, variation, limits, part.material());
      const asked = hold(conversation, { agent: input.agent_script, user: input.user_script });
      const history = historyText(conversation);
      const { process } = conversation.dialogue;
      const line = resultLine({ id: task.id, result: conversation.result(), process });
      const written = readResultEntry(parseJson(line), "the result");
      return joined([
        {
          expected: output.agent_calls.flatMap(({ sys, usr }) => [sys, usr]),
          actual: asked.agent.flatMap((messages) => messages.map(({ content }) => shortHash(content))),
        },
        {
          expected: output.user_calls,
          actual: asked.user.map((messages) => shortHash(messagesText(messages))),
        },
        textFacts(historyFrom(output.history), output.history_sha256, history),
        { expected: [output.result_line], actual: [line] },
        evaluationFacts(category, task, written, output.eval),
        shownMessages(output.last_user_messages, asked.user.at(-1)?.slice(1)),
        shownMessages(messagesOf(output.first_agent_request), asked.agent[0]),
        shownMessages(output.last_agent_request_messages, asked.agent.at(-1)?.slice(1)),
        shownMessages(messagesOf(output.first_user_request), asked.user[0]),
      ]);
    });
  }
}

/** The messages of a request, the system text first. */
type Request = readonly { readonly role: string; readonly content: string }[];
type Requests = { readonly agent: Request[]; readonly user: Request[] };

/** Holds the conversation and returns what was asked. */
function hold({ protocol }: Conversation, scripts: Parameters<typeof playScripts>[1]): Requests {
  const asked: Requests = { agent: [], user: [] };
  playScripts(protocol, scripts, (side, view) => asked[side].push(requestOf(view)));
  return asked;
}

function requestOf({ system, messages }: View): Request {
  return [
    { role: "system", content: system ?? "" },
    ...messages.map(({ role, content }) => ({ role, content: content ?? "" })),
  ];
}

function messagesText(messages: Request): string {
  return dumps(messages, { ensureAscii: false });
}

function shortHash(content: string): string {
  return sha256Hex(content).slice(0, 16);
}

function historyText({ dialogue }: Conversation): string {
  const items = dialogue.items.map(({ sender, recipient, message }) => ({
    sender,
    recipient,
    str: str(message),
  }));
  return dumps(items, { ensureAscii: false });
}

function historyFrom(recorded: Value): string | null {
  return recorded === null ? null : dumps(recorded, { ensureAscii: false });
}

function messagesOf(request: Value): Value {
  return isDict(request) ? (request.get("messages") ?? null) : null;
}

/** Messages that a recording shows in full; few do. */
function shownMessages(recorded: Value, actual: Request | undefined): Facts {
  if (recorded === null) return { expected: [], actual: [] };
  return { expected: [dumps(recorded, { ensureAscii: false })], actual: [messagesText(actual ?? [])] };
}
