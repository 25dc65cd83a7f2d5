import type { Check, Difference, Message, Score, Trajectory, World } from "@mua/core";
import type { ExampleTask } from "./task.ts";

/** Whether a message says an information. */
export function isSaidIn(content: string, text: string): boolean {
  return content.toLowerCase().includes(text.toLowerCase());
}

/** Where the state after a conversation's calls (left) differs from the one after the gold actions (right). */
export function worldDifferences(
  open: () => World,
  { actions }: ExampleTask,
  messages: readonly Message[],
): readonly Difference[] {
  const [came, gold] = [open(), open()];
  for (const message of messages) {
    if (message.role === "tool") continue;
    for (const call of message.toolCalls ?? []) came.call(message.role, call);
  }
  for (const { name, arguments: args } of actions) gold.makeToolCall("agent", name, args);
  return came.same(gold) ? [] : came.diff(gold);
}

/**
 * 1 when the state is the one the gold actions lead to and all was said, else 0. What went wrong around the agent has no
 * reward: it is never 0 because something else failed.
 */
export function scoreTask(open: () => World, task: ExampleTask, { messages, ending }: Trajectory): Score {
  const { outcome, reason, detail } = ending;
  if (outcome === "agent_error" || outcome === "limit")
    return { reward: 0, checks: [], reason: `ended by ${reason}` };
  if (outcome !== "completed") return { reward: null, checks: [], reason: detail ?? reason };
  const differences = worldDifferences(open, task, messages);
  const said = messages.flatMap(({ role, content }) =>
    role === "agent" && content !== null ? [content] : [],
  );
  const unsaid = task.say.filter((text) => !said.some((content) => isSaidIn(content, text)));
  const checks = [
    check(
      "STATE",
      differences.map(
        ({ path, left, right }) => `${path} is ${left ?? "absent"}, should be ${right ?? "absent"}`,
      ),
    ),
    check(
      "SAY",
      unsaid.map((text) => `the agent never said '${text}'`),
    ),
  ];
  const failed = checks.filter(({ reward }) => reward !== 1);
  return failed.length === 0
    ? { reward: 1, checks }
    : { reward: 0, checks, reason: failed.map(({ name, evidence }) => `${name}: ${evidence}`).join("; ") };
}

/** A check that passes when nothing speaks against it. */
function check(name: string, against: readonly string[]): Check {
  return against.length === 0
    ? { name, reward: 1, counts: true }
    : { name, reward: 0, counts: true, evidence: against.join("; ") };
}
