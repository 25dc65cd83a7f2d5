import {
  type Ending,
  type EpisodeLimits,
  type EpisodeRecord,
  type Folder,
  type Message,
  type OpenDataset,
  type Score,
  type Selection,
  say,
  type Trajectory,
  type Usage,
} from "@mua/core";
import { PythonError } from "@mua/python-compat";
import {
  type Conversation,
  MAX_DIALOG_TURNS,
  type Material,
  openConversation,
} from "../conversation/open.ts";
import { readMessage } from "../conversation/text-agent.ts";
import type { ResultEntry } from "../evaluation/score-files.ts";
import { nativeReply } from "../participants.ts";
import { NOT_RECORDED, NOT_REPRODUCED, scoreResult } from "../scoring.ts";
import type { AceTask, Category } from "../task.ts";
import { official, variationOf } from "../variation.ts";
import { readDialogueTable, type ToldItem } from "./dialogue-file.ts";
import { dialogueTable } from "./dialogue-table.ts";
import { readOfficialResults } from "./official-results.ts";
import { dialoguePath, folderName, modelOf, ROOT } from "./places.ts";
import { resultLine } from "./result-file.ts";

/** A model answered, and what it took is not known. */
const UNKNOWN_USAGE: Usage = {
  input: null,
  cacheRead: null,
  cacheWrite: null,
  output: null,
  reasoning: null,
  cost: null,
};

function conversationOf(entry: ResultEntry, table: string | undefined, played: Played): Known {
  return (table === undefined ? undefined : fromTable(entry, table, played)) ?? fromProcess(entry, played);
}

/** What is known of a conversation. `turns` is their number where it tells of a limit. */
type Known = Pick<Trajectory, "messages" | "ending"> & { readonly turns?: number };

/**
 * The entries of an official result file as episodes, with the score that `rescore` gives. The conversation is the one of the
 * official dialogue table, where that is at hand and leads to the recorded result; else what the result file holds, which is
 * what the agent wrote to be executed. Throws MalformedFileError.
 */
export async function* importResults(
  text: string,
  folder: Folder,
  selection: Selection,
  open: OpenDataset,
): AsyncIterable<EpisodeRecord> {
  const { part, category, entries } = await readOfficialResults(text, folder, selection, open);
  const { agent, variant, trial } = modelOf(folder);
  const material = part.material();
  const known = entries.map(({ entry, task }): Known => {
    if (task === undefined) return { messages: [], ending: notRecorded("it is of no known task") };
    const path = ROOT + dialoguePath(task, folderName(folder));
    const table = folder.has(path) ? folder.text(path) : undefined;
    return conversationOf(entry, table, { task, variant, material });
  });
  const limits = limitsOf(known);
  for (const [index, { entry, task }] of entries.entries()) {
    const { messages, ending } = known[index] ?? { messages: [], ending: notRecorded("") };
    yield {
      trajectory: {
        benchmark: part.name,
        dataset: part.dataset,
        // An id that names no task is kept apart from the episodes of the tasks there are.
        task: task?.id ?? `unknown, stored as ${entry.id}`,
        trial,
        seed: trial,
        participants: { agent, ...(category === "multi_turn" ? { user: "unknown" } : {}) },
        ...(variant === undefined ? {} : { variant }),
        ...(limits === undefined ? {} : { limits }),
        messages,
        ending,
        startedAt: 0,
        seconds: null,
      },
      score:
        task === undefined ? unscorable(`there is no task '${entry.id}'`) : scoreOf(task, variant, entry),
      judge: [],
    };
  }
}

type Played = {
  readonly task: AceTask;
  readonly variant: string | undefined;
  readonly material: Material;
};

/** Something that a side said. */
type Said = Pick<ToldItem, "sender" | "text">;

/** The whole conversation; undefined where holding it again writes another table or has another result. */
function fromTable(entry: ResultEntry, table: string, played: Played): Known | undefined {
  const items = readDialogueTable(table) ?? [];
  const said = saidIn(items, entry, played.task.category);
  const turns = items.length - 1;
  // Where nobody ended it, there were no more turns.
  for (const steps of new Set([MAX_DIALOG_TURNS, turns])) {
    const { conversation, messages } = hold(said, played, steps);
    const { dialogue } = conversation;
    if (dialogue.ending === undefined || dialogueTable(dialogue.items) !== table) continue;
    if (!leadsTo(entry, conversation)) return undefined;
    return { messages, ending: dialogue.ending, ...(dialogue.ending.outcome === "limit" ? { turns } : {}) };
  }
  return undefined;
}

/** What the sides said. A request is not part of it. */
function saidIn(items: readonly ToldItem[], entry: ResultEntry, category: Category): readonly Said[] {
  const process = entry.process.values();
  return items.flatMap(({ sender, recipient, text, executed }, index): readonly Said[] => {
    if (sender === "execution" || (index === 0 && category === "multi_step")) return [];
    // The result file has what was executed to the letter.
    if (executed) return [{ sender, text: process.next().value ?? text }];
    // A table has no blanks at the end, with which calls are none.
    const isNone = sender === "agent" && recipient === "user" && readMessage(category, text).isCall;
    return [{ sender, text: isNone ? `${text} ` : text }];
  });
}

/** What the result file holds: what the agent wrote to be executed, and what came of it where that leads to the result. */
function fromProcess(entry: ResultEntry, played: Played): Known {
  const said = entry.process.map((text): Said => ({ sender: "agent", text }));
  const turns = 2 * said.length;
  const { conversation, messages } = hold(said, played, Math.max(turns, MAX_DIALOG_TURNS));
  const known = { messages, ...(turns > MAX_DIALOG_TURNS ? { turns } : {}) };
  const detail = "only what was executed is on record";
  if (leadsTo(entry, conversation)) return { ...known, ending: notRecorded(detail) };
  return {
    ...known,
    messages: messages.filter(({ role }) => role !== "tool"),
    ending: {
      outcome: "completed",
      reason: NOT_REPRODUCED,
      detail: `${detail}, and does not lead to the recorded result here`,
    },
  };
}

/** Holds a conversation again. A user of whom nothing is left to say says nothing, which is not kept. */
function hold(
  said: readonly Said[],
  { task, variant, material }: Played,
  steps: number,
): { readonly conversation: Conversation; readonly messages: readonly Message[] } {
  const variation = variationOf(variant) ?? official;
  const conversation = openConversation(task, variation, { steps }, material);
  const { protocol } = conversation;
  const messages: Message[] = [...protocol.opening];
  let next = 0;
  for (let step = protocol.next(); step.kind === "ask"; step = protocol.next()) {
    const item = said[next];
    if (item === undefined) break;
    if (item.sender !== step.role) {
      if (step.role === "agent") break;
      protocol.answer(say(""));
      continue;
    }
    const { role } = step;
    const isNative = role === "agent" && variation.frontEnd === "native";
    const reply = isNative ? nativeReply(say(item.text), messages.length) : say(item.text);
    for (const message of protocol.answer(reply))
      messages.push(message.role === role ? { ...message, usage: UNKNOWN_USAGE } : message);
    next += 1;
  }
  return { conversation, messages };
}

/** Whether a conversation had the result and the process of an entry, to the letter. */
function leadsTo(
  { id, result, process }: ResultEntry,
  { dialogue, result: ofConversation }: Conversation,
): boolean {
  const written = resultLine({ id, result: ofConversation(), process: dialogue.process });
  return written === resultLine({ id, result, process });
}

function notRecorded(detail: string): Ending {
  return { outcome: "completed", reason: NOT_RECORDED, detail };
}

/** The limit that conversations ran into, where it is not the official one. */
function limitsOf(conversations: readonly Known[]): EpisodeLimits | undefined {
  const all = conversations.flatMap(({ turns }) => turns ?? []);
  const steps = Math.max(...all);
  return all.length === 0 || steps === MAX_DIALOG_TURNS ? undefined : { steps };
}

function scoreOf(task: AceTask, variant: string | undefined, entry: ResultEntry): Score {
  try {
    return scoreResult(task, variant, entry);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return unscorable(`the official evaluation raises ${error.type}: ${error.message}`);
  }
}

function unscorable(reason: string): Score {
  return { reward: null, checks: [], reason };
}
