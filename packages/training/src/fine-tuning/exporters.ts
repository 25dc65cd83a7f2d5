import { type Benchmark, chatCalls, type EpisodeRecord, type ToolSpec, type ViewMessage } from "@mua/core";
import { agentConversations, type Conversation } from "./conversations.ts";

/** An evaluated run. */
export type EvaluatedRun = {
  readonly run: string;
  readonly benchmark: Benchmark;
  readonly episodes: readonly EpisodeRecord[];
};

/** One file, and how many episodes it holds; `changed` ones would be played otherwise today and are left out. */
export type TrainingFile = {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly episodes: number;
  readonly changed: number;
};

/** Formats of evaluated runs: `sft` holds what succeeded, `parquet` a row for every episode. */
export const runExporters: {
  readonly [format in "sft" | "parquet"]: (runs: readonly EvaluatedRun[]) => Promise<TrainingFile>;
} = { sft: sftFile, parquet: parquetFile };

/**
 * Conversations of episodes with reward 1 in the chat-completions form, one a line: what the agent saw, word for word, a
 * weight of 1 on what it answered, and its tools. Thinking stands in `reasoning_content`.
 */
async function sftFile(runs: readonly EvaluatedRun[]): Promise<TrainingFile> {
  const lines: string[] = [];
  let taken = 0;
  let changed = 0;
  for (const { run, benchmark, episode } of episodesOf(runs)) {
    if (episode.score.reward !== 1) continue;
    const conversations = agentConversations(benchmark, episode);
    if (conversations === undefined) {
      changed += 1;
      continue;
    }
    taken += 1;
    const { task, trial } = episode.trajectory;
    for (const conversation of conversations)
      lines.push(
        `${JSON.stringify({ run, benchmark: benchmark.name, task, trial, ...chatOf(conversation) })}\n`,
      );
  }
  return { name: "conversations.jsonl", content: lines.join(""), episodes: taken, changed };
}

function chatOf({ system, tools, messages, answers }: Conversation): object {
  const said = messages.map((message, place) => {
    const reasoning = answers.get(place)?.reasoning;
    return {
      ...chatMessage(message),
      ...(reasoning === undefined ? {} : { reasoning_content: reasoning }),
      weight: answers.has(place) ? 1 : 0,
    };
  });
  return {
    messages: system === null ? said : [{ role: "system", content: system, weight: 0 }, ...said],
    tools: tools.map((tool: ToolSpec) => ({ type: "function", function: tool })),
  };
}

function chatMessage(message: ViewMessage): object {
  if (message.role === "tool")
    return { role: "tool", tool_call_id: message.callId, name: message.name, content: message.content };
  if (message.role !== "assistant") return { role: message.role, content: message.content };
  const { content, toolCalls } = message;
  if (toolCalls === null || toolCalls.length === 0) return { role: "assistant", content: content ?? "" };
  return { role: "assistant", content, tool_calls: chatCalls(toolCalls) };
}

/** A table of all episodes, conversations and checks as JSON text. The library is loaded with the first file. */
async function parquetFile(runs: readonly EvaluatedRun[]): Promise<TrainingFile> {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const rows = episodesOf(runs);
  const column = <T>(name: string, type: "STRING" | "INT32" | "DOUBLE", of: (row: Row) => T | undefined) => ({
    ...{ name, type, nullable: true },
    data: rows.map((row) => of(row) ?? null),
  });
  const text = (name: string, of: (row: Row) => string | undefined) => column(name, "STRING", of);
  const buffer = parquetWriteBuffer({
    columnData: [
      text("run", ({ run }) => run),
      text("benchmark", ({ benchmark }) => benchmark.name),
      text("dataset", ({ benchmark: { dataset } }) => `${dataset.name}@${dataset.version}`),
      text("task", ({ episode }) => episode.trajectory.task),
      column("trial", "INT32", ({ episode }) => episode.trajectory.trial),
      text("agent", ({ episode }) => episode.trajectory.participants.agent),
      text("user", ({ episode }) => episode.trajectory.participants.user),
      text("outcome", ({ episode }) => episode.trajectory.ending.outcome),
      text("reason", ({ episode }) => episode.trajectory.ending.reason),
      column("reward", "DOUBLE", ({ episode }) => episode.score.reward),
      text("checks", ({ episode }) => JSON.stringify(episode.score.checks)),
      column("seconds", "DOUBLE", ({ episode }) => episode.trajectory.seconds),
      text("messages", ({ episode }) => JSON.stringify(episode.trajectory.messages.map(plain))),
    ],
  });
  return { name: "episodes.parquet", content: new Uint8Array(buffer), episodes: rows.length, changed: 0 };
}

/** Arguments of calls as the text that was said: their values tell integers from floats, which JSON does not. */
function plain(message: EpisodeRecord["trajectory"]["messages"][number]): object {
  if (message.role === "tool" || message.toolCalls === null) return message;
  const toolCalls = message.toolCalls.map(({ id, name, rawArguments }) => ({
    id,
    name,
    arguments: rawArguments,
  }));
  return { ...message, toolCalls };
}

type Row = { readonly run: string; readonly benchmark: Benchmark; readonly episode: EpisodeRecord };

function episodesOf(runs: readonly EvaluatedRun[]): readonly Row[] {
  return runs.flatMap(({ run, benchmark, episodes }) =>
    episodes.map((episode) => ({ run, benchmark, episode })),
  );
}
