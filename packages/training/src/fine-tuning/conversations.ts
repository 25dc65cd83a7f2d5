import type { Benchmark, EpisodeRecord, Message, SideMessage, ToolSpec, View, ViewMessage } from "@mua/core";

/** What an agent saw and said with one system text and one set of tools. */
export type Conversation = {
  readonly system: string | null;
  readonly tools: readonly ToolSpec[];
  readonly messages: readonly ViewMessage[];
  /** The agent's own answers by their place in `messages`; all else is context. */
  readonly answers: ReadonlyMap<number, SideMessage>;
};

/**
 * The conversations that the agent of an episode had, each word as it saw it, in order: one, unless its system text, its
 * tools or the beginning change on the way. Undefined where the benchmark now plays another episode than the recorded one.
 */
export function agentConversations(
  benchmark: Benchmark,
  { trajectory }: EpisodeRecord,
): readonly Conversation[] | undefined {
  const conversations: { last: View; readonly answers: Map<number, SideMessage> }[] = [];
  const replayed = replay(benchmark, trajectory, (view, answer) => {
    const open = conversations.at(-1);
    const place = view.messages.length;
    if (open !== undefined && goesOn(open.last, view)) {
      open.last = view;
      open.answers.set(place, answer);
    } else conversations.push({ last: view, answers: new Map([[place, answer]]) });
  });
  if (!replayed) return undefined;
  return conversations.map(({ last: { system, tools, messages }, answers }) => {
    const [end = 0] = [...answers.keys()].slice(-1);
    const closing = answers.get(end);
    const said: readonly ViewMessage[] =
      closing === undefined
        ? []
        : [{ role: "assistant", content: closing.content, toolCalls: closing.toolCalls }];
    return { system, tools, messages: [...messages.slice(0, end), ...said], answers };
  });
}

/** Plays the recorded answers again and tells those of the agent. False where something comes out differently. */
function replay(
  benchmark: Benchmark,
  { task: id, seed, limits, variant, messages }: EpisodeRecord["trajectory"],
  answered: (view: View, answer: SideMessage) => void,
): boolean {
  const task = benchmark.tasks.find((one) => one.id === id);
  if (task === undefined) return false;
  const { protocol } = benchmark.open(task, {
    seed,
    ...(limits === undefined ? {} : { limits }),
    ...(variant === undefined ? {} : { variant }),
  });
  let place = protocol.opening.length;
  for (;;) {
    const said = messages[place];
    if (said === undefined) return true;
    const step = protocol.next();
    if (step.kind === "end" || said.role === "tool" || said.role !== step.role) return false;
    if (step.role === "agent") answered(step.view, said);
    const { role: _, seconds: __, ...reply } = said;
    for (const again of protocol.answer(reply)) {
      if (!isSame(again, messages[place])) return false;
      place += 1;
    }
  }
}

function isSame(again: Message, recorded: Message | undefined): boolean {
  return again.role === recorded?.role && again.content === recorded.content;
}

/** Views only grow, or begin anew. */
function goesOn(before: View, { system, tools, messages: [first] }: View): boolean {
  return (
    before.system === system &&
    JSON.stringify(before.messages[0]) === JSON.stringify(first) &&
    (before.tools === tools || JSON.stringify(before.tools) === JSON.stringify(tools))
  );
}
