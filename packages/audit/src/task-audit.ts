import {
  type Benchmark,
  type Expected,
  type Participant,
  type Role,
  runEpisode,
  type Score,
  type Task,
} from "@mua/core";
import { dumps } from "@mua/python-compat";
import { isSuccess } from "@mua/scorer";

/** What can be wrong with a task. */
export const TASK_FINDINGS = [
  "cannot_open",
  "oracle_fails",
  "nothing_to_do",
  "idle_unscorable",
  "gold_error",
  "gold_read_error",
  "gold_without_effect",
  "gold_duplicate",
  "gold_missing_argument",
  "gold_unknown_tool",
  "gold_contradiction",
] as const;
export type TaskFindingKind = (typeof TASK_FINDINGS)[number];

export type TaskFinding = { readonly kind: TaskFindingKind; readonly detail: string };

/** What a task is like when nobody but its own solution, or nobody at all, plays it. */
export type TaskAudit = {
  readonly task: string;
  readonly needsJudge: boolean;
  /** Reward of the known solution, a judge saying that all is met; null where there is none. */
  readonly oracle: number | null;
  /** Reward of an agent that does nothing; null where it is up to a judge. */
  readonly doNothing: number | null;
  /** Checks that enter the reward, and those of them that doing nothing passes. */
  readonly checks: readonly string[];
  readonly trivial: readonly string[];
  readonly findings: readonly TaskFinding[];
};

/** Plays and looks through one task. Never rejects for what the task is like; seeds are those of a run's first trial. */
export async function auditTask(benchmark: Benchmark, task: Task): Promise<TaskAudit> {
  const oracle = await scoreOf(benchmark, task, { agent: "oracle", user: ["scripted"], judge: true });
  const idle = { agent: "noop", user: ["noop", "scripted"] };
  const unjudged = await scoreOf(benchmark, task, { ...idle, judge: false });
  // A judge who finds everything met gives the most there can be: if that is nothing, no judge matters.
  const atMost =
    unjudged.reward === null && task.needsJudge
      ? (await scoreOf(benchmark, task, { ...idle, judge: true })).reward
      : null;
  const doNothing = unjudged.reward ?? (atMost === 0 ? 0 : null);
  const counting = unjudged.checks.filter(({ counts }) => counts);
  return {
    task: task.id,
    needsJudge: task.needsJudge,
    oracle: oracle.reward,
    doNothing,
    checks: counting.map(({ name }) => name),
    trivial: counting.filter(({ reward }) => reward === 1).map(({ name }) => name),
    findings: [
      ...(oracle.reward !== null && isSuccess(oracle.reward)
        ? []
        : [{ kind: "oracle_fails", detail: oracle.reason ?? `reward ${oracle.reward}` } as const]),
      ...(doNothing !== null && isSuccess(doNothing)
        ? [{ kind: "nothing_to_do", detail: "an agent that does nothing gets 1" } as const]
        : []),
      ...(unjudged.reward === null && !task.needsJudge
        ? [{ kind: "idle_unscorable", detail: unjudged.reason ?? "" } as const]
        : []),
      ...goldFindings(benchmark, task),
    ],
  };
}

/** The score of an episode that participants of the benchmark play; of several names the first that it has. */
async function scoreOf(
  benchmark: Benchmark,
  task: Task,
  names: { readonly agent: string; readonly user: readonly string[]; readonly judge: boolean },
): Promise<Score> {
  const brought = (role: Role, candidates: readonly string[]): Participant | undefined =>
    candidates.map((name) => benchmark.participant(role, name)).find((one) => one !== undefined);
  const agent = brought("agent", [names.agent]);
  if (agent === undefined) return { reward: null, checks: [], reason: `there is no agent '${names.agent}'` };
  const user = brought("user", names.user);
  const judge = names.judge && task.needsJudge ? brought("judge", ["scripted"]) : undefined;
  const [seed = 0] = benchmark.trialSeeds(300, 1);
  const cast = { agent, ...(user && { user }), ...(judge && { judge }) };
  const context = { signal: new AbortController().signal, now: () => 0 };
  return (await runEpisode({ benchmark, task, trial: 0, seed, cast }, context)).score;
}

/** Required parameters of each tool, by side and name. */
function toolsOf(benchmark: Benchmark, task: Task): ReadonlyMap<string, readonly string[]> {
  const [seed = 0] = benchmark.trialSeeds(300, 1);
  const { environment } = benchmark.open(task, { seed });
  return new Map(
    (["agent", "user"] as const).flatMap((side) =>
      environment.tools(side).map(({ name, parameters: { required } }) => {
        const names = Array.isArray(required) ? required.filter((one) => typeof one === "string") : [];
        return [`${side} ${name}`, names] as const;
      }),
    ),
  );
}

/** What is odd about the gold actions, in their order; nothing where the benchmark does not tell them. */
function goldFindings(benchmark: Benchmark, task: Task): readonly TaskFinding[] {
  try {
    const expected = benchmark.expected?.(task);
    if (expected === undefined) return [];
    const contradictions = expected.contradictions?.() ?? [];
    return [
      ...actionFindings(expected, toolsOf(benchmark, task)),
      ...contradictions.map((detail) => ({ kind: "gold_contradiction", detail }) as const),
    ];
  } catch (error) {
    return [{ kind: "cannot_open", detail: error instanceof Error ? error.message : String(error) }];
  }
}

function actionFindings(
  { actions, effect, rehearse }: Expected,
  tools: ReadonlyMap<string, readonly string[]>,
): readonly TaskFinding[] {
  const rehearsed = rehearse();
  const seen = new Map<string, number>();
  return actions.flatMap(({ side, name, arguments: args }, index) => {
    const found: TaskFinding[] = [];
    const add = (kind: TaskFindingKind, detail = "") =>
      found.push({ kind, detail: `action ${index}, ${name}${detail && `: ${detail}`}` });
    const required = tools.get(`${side} ${name}`);
    if (required === undefined) add("gold_unknown_tool", `the ${side} has no such tool`);
    const absent = (required ?? []).filter((argument) => !args.has(argument));
    if (absent.length > 0) add("gold_missing_argument", absent.join(", "));
    const { error, changed = true } = rehearsed[index] ?? {};
    const writes = effect(side, name) === "write";
    if (error !== undefined) add(writes ? "gold_error" : "gold_read_error", error);
    else if (writes && !changed) add("gold_without_effect");
    if (!writes) return found;
    const call = `${side} ${name} ${dumps(args, { sortKeys: true })}`;
    const first = seen.get(call);
    if (first !== undefined) add("gold_duplicate", `the same as action ${first}`);
    else seen.set(call, index);
    return found;
  });
}
