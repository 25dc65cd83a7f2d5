import type { Role } from "@mua/core";
import { chooseTasks, type OpenBenchmark } from "./benchmarks.ts";
import type { Given } from "./options.ts";
import type { OutputRow } from "./output.ts";
import type { PlanOption } from "./plan.ts";
import type { expectedTokens } from "./reproduction.ts";

/** A run that would be played. */
export type DryRun = {
  readonly benchmark: string;
  readonly version: string;
  readonly tasks: number;
  readonly trials: number;
  readonly episodes: number;
  readonly participants: { readonly [role in Role]?: string };
  /** Tasks that need a judge, and none is named. */
  readonly unjudged: number;
};

/** Says what a run of an open benchmark would be, without making its participants. */
export function dryRun({ benchmark }: OpenBenchmark, given: Given<PlanOption>): DryRun {
  const { tasks } = chooseTasks(benchmark, given);
  const { trials = 1, judge } = given;
  const judged = tasks.filter(({ needsJudge }) => needsJudge).length;
  const user =
    given.user ?? (benchmark.participantNames("user").includes("scripted") ? "scripted" : undefined);
  return {
    benchmark: benchmark.name,
    version: benchmark.dataset.version,
    tasks: tasks.length,
    trials,
    episodes: tasks.length * trials,
    participants: {
      ...(given.agent === undefined ? {} : { agent: given.agent }),
      ...(user === undefined || benchmark.participantNames("user").length === 0 ? {} : { user }),
      ...(judge === undefined || judged === 0 ? {} : { judge }),
    },
    unjudged: judge === undefined ? judged : 0,
  };
}

/** What a participant would use in all runs together. Null where it is not known. */
export type Estimate = {
  readonly role: Role;
  readonly participant: string;
  readonly episodes: number;
  readonly input: number | null;
  readonly output: number | null;
  /** US dollars: 0 for a participant that is no model. */
  readonly cost: number | null;
};

/** US dollars for a million tokens. */
export type TokenPrice = { readonly input: number; readonly output: number };

/** What each participant would use and cost, by what episodes used before. `priceOf` is asked for models only. */
export function estimates(
  runs: readonly DryRun[],
  tokens: ReturnType<typeof expectedTokens>,
  priceOf: (model: string) => TokenPrice | undefined,
): readonly Estimate[] {
  const seats = runs.flatMap(({ benchmark, episodes, participants }) =>
    (["agent", "user", "judge"] as const).flatMap((role) => {
      const participant = participants[role];
      if (participant === undefined) return [];
      const each = role === "judge" ? undefined : tokens[benchmark]?.[role];
      return [{ role, participant, episodes, each }];
    }),
  );
  return [
    ...Map.groupBy(seats, ({ role, participant }) => JSON.stringify([role, participant])).values(),
  ].flatMap((group): readonly Estimate[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { role, participant } = first;
    const episodes = group.reduce((total, seat) => total + seat.episodes, 0);
    if (!isModel(participant)) return [{ role, participant, episodes, input: 0, output: 0, cost: 0 }];
    const total = (kind: "input" | "output"): number | null =>
      group.every(({ each }) => each !== undefined)
        ? group.reduce((sum, seat) => sum + seat.episodes * (seat.each?.[kind] ?? 0), 0)
        : null;
    const [input, output] = [total("input"), total("output")];
    const price = priceOf(participant);
    const cost =
      input === null || output === null || price === undefined
        ? null
        : (input * price.input + output * price.output) / 1e6;
    return [{ role, participant, episodes, input, output, cost }];
  });
}

/** Models are named by their provider: `openai/gpt-4.1`. */
function isModel(participant: string): boolean {
  return /^[a-z]+\//u.test(participant);
}

/** The runs as rows for people. */
export function dryRunRow({
  benchmark,
  version,
  tasks,
  trials,
  episodes,
  participants,
  unjudged,
}: DryRun): OutputRow {
  return {
    benchmark: `${benchmark}@${version}`,
    tasks,
    trials,
    episodes,
    agent: participants.agent ?? "–",
    user: participants.user ?? "–",
    judge: participants.judge ?? (unjudged === 0 ? "–" : `none, and ${unjudged} tasks need one`),
  };
}

/** The estimates as rows for people. */
export function estimateRow({ role, participant, episodes, input, output, cost }: Estimate): OutputRow {
  const millions = (value: number | null): string =>
    value === null ? "unknown" : `${(value / 1e6).toFixed(1)} M`;
  return {
    role,
    participant,
    episodes,
    "tokens in": millions(input),
    "tokens out": millions(output),
    "estimated USD": cost === null ? "unknown" : cost.toFixed(2),
  };
}
