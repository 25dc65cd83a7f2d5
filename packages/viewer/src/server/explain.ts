import { blame, callsOf, differingArguments, matchCalls } from "@mua/audit";
import type { Benchmark, EpisodeRecord, Expected, ExpectedAction, Side, Task, Trajectory } from "@mua/core";
import { type Dict, dumps } from "@mua/python-compat";
import type { Briefing, Explanation, GoldAction } from "../api.ts";

/** What the benchmark tells of an episode beyond its record. */
export function explain(benchmark: Benchmark, record: EpisodeRecord): Explanation {
  const task = taskOf(benchmark, record.trajectory.task);
  const expected = task && benchmark.expected?.(task);
  return {
    briefings: task === undefined ? [] : briefingsOf(benchmark, task, record.trajectory),
    ...(expected === undefined ? {} : { expected: expectedPart(expected, record.trajectory) }),
    findings: blame(expected, record),
  };
}

export function taskOf(benchmark: Benchmark, id: string): Task | undefined {
  return benchmark.tasks.find((task) => task.id === id);
}

function expectedPart(expected: Expected, trajectory: Trajectory): NonNullable<Explanation["expected"]> {
  const { messages } = trajectory;
  const said = messages.flatMap((message) =>
    message.role === "agent" && message.content !== null ? [message.content] : [],
  );
  return {
    actions: goldActions(expected, trajectory),
    information: expected.information.map((item) => ({
      text: item.text,
      said: said.some((content) => item.isSaidIn(content)),
    })),
    state: attempt(() => ({ differences: expected.differences(trajectory) })),
  };
}

/** Gold actions in their order, each with the call that comes nearest to it. */
function goldActions(expected: Expected, trajectory: Trajectory): readonly GoldAction[] {
  const { actions } = expected;
  const made = callsOf(expected, trajectory);
  if (made === undefined)
    return actions.map((action) => ({ ...plainAction(action), match: "unknown", differing: [] }));
  const matching = matchCalls(actions, made);
  const byAction = new Map(
    (["right", "wrong", "failed"] as const).flatMap((match) =>
      matching[match].map(({ action, call }) => [action, { match, call }] as const),
    ),
  );
  return actions.map((action): GoldAction => {
    const gold = plainAction(action);
    const found = byAction.get(action);
    if (found === undefined) return { ...gold, match: "missing", differing: [] };
    const { match, call } = found;
    const names = match === "wrong" ? differingArguments(action, call) : [];
    return {
      ...gold,
      match,
      at: { message: call.message, call: call.call },
      differing: names.map((name) => ({
        name,
        ...textOf("gold", action.arguments, name),
        ...textOf("given", call.arguments, name),
      })),
    };
  });
}

export function plainAction({
  side,
  name,
  arguments: args,
}: ExpectedAction): Pick<GoldAction, "side" | "name" | "arguments"> {
  return { side, name, arguments: dumps(args) };
}

function textOf<K extends string>(key: K, args: Dict, name: string): { readonly [k in K]?: string } {
  const value = args.get(name);
  return value === undefined ? {} : ({ [key]: dumps(value) } as { [k in K]: string });
}

/** Answers beyond this many tell a role nothing new about its briefing. */
const ENOUGH_ANSWERS = 40;

/**
 * What each role was told before anything else, by letting the recorded answers be given again until every side was
 * asked. A side that is never asked, as in an episode that broke off, has none.
 */
export function briefingsOf(
  benchmark: Benchmark,
  task: Task,
  { messages, seed, limits, variant }: Pick<Trajectory, "messages" | "seed" | "limits" | "variant">,
): readonly Briefing[] {
  const found = new Map<Side, Briefing>();
  try {
    const { protocol } = benchmark.open(task, {
      seed,
      ...(limits === undefined ? {} : { limits }),
      ...(variant === undefined ? {} : { variant }),
    });
    const answers = messages.slice(protocol.opening.length).filter((message) => message.role !== "tool");
    for (const answer of [...answers.slice(0, ENOUGH_ANSWERS), undefined]) {
      const step = protocol.next();
      if (step.kind === "end") break;
      const { role, view } = step;
      if (!found.has(role)) found.set(role, { role, system: view.system, tools: view.tools });
      if (found.size === 2 || answer === undefined || answer.role !== role) break;
      protocol.answer({ content: answer.content, toolCalls: answer.toolCalls });
    }
  } catch {
    // An episode of another version of the code or the data: what was found stays true.
  }
  return [...found.values()].toSorted((a, b) => (a.role < b.role ? -1 : 1));
}

/** The result, or the message of what is thrown. */
function attempt<T>(action: () => T): T | { readonly problem: string } {
  try {
    return action();
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

export function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
