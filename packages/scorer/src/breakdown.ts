import { promptTokens, type Role } from "@mua/core";
import type { EpisodeSummary } from "./episode-summary.ts";
import { sum } from "./mean.ts";
import { compareNatural } from "./order.ts";
import { countOutcomes, type Estimate, estimate, type OutcomeCounts } from "./summary.ts";

/** Episodes that have something in common. */
export type Part = {
  readonly name: string;
  readonly episodes: number;
  readonly scored: number;
  readonly outcomes: OutcomeCounts;
  readonly reward: Estimate;
};

/** One check over the episodes in which it was made. */
export type CheckPart = {
  readonly name: string;
  /** Episodes in which the check was made, and in how many of them its result is not known. */
  readonly made: number;
  readonly unknown: number;
  /** Of the known results; a check that is no yes or no counts with its part of 1. */
  readonly reward: Estimate;
};

/** What a role cost on average over all episodes of a run. Null where it is not known. */
export type RoleCost = {
  readonly role: Role;
  readonly turns: number;
  /** Seconds spent waiting for it; null where nothing was measured. */
  readonly seconds: number | null;
  /** Tokens; null where no model answered, or none were recorded. */
  readonly input: number | null;
  readonly output: number | null;
  /** US dollars: 0 where no model answered, null where a price is not known, or nothing at all was measured. */
  readonly cost: number | null;
};

/**
 * Episodes by a name that each has, in natural order of the names; an episode whose name is undefined is left out. Kinds
 * of tasks, ways of ending, numbers of messages and roles to blame are all told apart by this.
 */
export function breakDown(
  episodes: readonly EpisodeSummary[],
  nameOf: (episode: EpisodeSummary) => string | undefined,
): readonly Part[] {
  return [...Map.groupBy(episodes, nameOf)]
    .flatMap(([name, group]) => (name === undefined ? [] : [{ name, group }]))
    .toSorted((a, b) => compareNatural(a.name, b.name))
    .map(({ name, group }) => ({
      name,
      episodes: group.length,
      scored: group.filter(({ reward }) => reward !== null).length,
      outcomes: countOutcomes(group),
      reward: estimate(group),
    }));
}

/** The checks that were made, in natural order of their names, so that numbered steps stand in their order. */
export function breakDownChecks(episodes: readonly EpisodeSummary[]): readonly CheckPart[] {
  const names = new Set(episodes.flatMap(({ checks }) => Object.keys(checks)));
  return [...names].toSorted(compareNatural).map((name) => {
    const made = episodes.flatMap(({ task, checks }) => {
      const reward = checks[name];
      return reward === undefined ? [] : [{ task, reward }];
    });
    return {
      name,
      made: made.length,
      unknown: made.filter(({ reward }) => reward === null).length,
      reward: estimate(made),
    };
  });
}

/** How long an episode was, in classes of messages that double: `1–8`, `9–16`, `17–32`, … */
export function lengthClass({ messages }: EpisodeSummary): string {
  if (messages === 0) return "0";
  let upper = 8;
  while (messages > upper) upper *= 2;
  return `${upper === 8 ? 1 : upper / 2 + 1}–${upper}`;
}

/** What each role that took part cost, on average over the episodes. */
export function roleCosts(episodes: readonly EpisodeSummary[]): readonly RoleCost[] {
  return (["agent", "user", "judge"] as const).flatMap((role): readonly RoleCost[] => {
    const taking = episodes.filter(({ turns }) => turns[role] !== undefined);
    if (taking.length === 0) return [];
    const each = (values: readonly number[]): number => sum(values) / episodes.length;
    /** Null where a model was not called, or one of its calls was not counted. */
    const eachKnown = (values: readonly (number | null)[]): number | null => {
      const known = values.filter((value) => value !== null);
      return known.length === 0 || known.length < values.length ? null : each(known);
    };
    const waited = taking.flatMap((episode) => episode.waited[role] ?? []);
    const usages = taking.flatMap(({ usage }) => usage[role] ?? []);
    const costs = usages.flatMap(({ cost }) => cost ?? []);
    return [
      {
        role,
        turns: each(taking.map(({ turns }) => turns[role] ?? 0)),
        seconds: waited.length === 0 ? null : each(waited),
        input: eachKnown(usages.map(promptTokens)),
        output: eachKnown(usages.map(({ output }) => output)),
        cost: costs.length < usages.length || usages.length + waited.length === 0 ? null : each(costs),
      },
    ];
  });
}
