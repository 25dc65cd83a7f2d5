import type { EpisodeRecord, Usage } from "@mua/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { passHatKs, summarise, summariseEpisode } from "../src/index.ts";
import { episode } from "./episodes.ts";

const usage = (input: number, cost: number | null): Usage => ({
  input,
  cacheRead: 0,
  cacheWrite: 0,
  output: 1,
  reasoning: 0,
  cost,
});

const episodes = fc.uniqueArray(
  fc
    .record({
      task: fc.constantFrom("a", "b", "c"),
      trial: fc.nat(9),
      outcome: fc.constantFrom("completed" as const, "limit" as const, "model_error" as const),
      reward: fc.option(fc.constantFrom(0, 0.3, 1), { nil: null }),
      cost: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }),
      seconds: fc.double({ min: 0, max: 100, noNaN: true }),
    })
    .map((parts) => episode({ ...parts, usage: { agent: usage(1, parts.cost) } })),
  { selector: ({ task, trial }) => `${task} ${trial}` },
);

describe("summarise", () => {
  it("counts what is known and leaves the rest unknown", () => {
    expect(
      summarise([
        episode({ task: "a", trial: 0, usage: { agent: usage(10, 0.5), user: usage(3, 0) }, cost: 0.5 }),
        episode({ task: "a", trial: 1, reward: 0, outcome: "limit" }),
        episode({ task: "b", trial: 0, usage: { agent: usage(5, 0.25) }, cost: 0.25 }),
        episode({ task: "b", trial: 1, reward: null, outcome: "model_error", seconds: 6 }),
        episode({ task: "c", trial: 0, reward: null }),
      ]),
    ).toMatchInlineSnapshot(`
      {
        "cost": {
          "mean": 0.15,
          "total": 0.75,
        },
        "episodes": 5,
        "excluded": {
          "completed": 1,
          "model_error": 1,
        },
        "flags": {},
        "outcomes": {
          "completed": 3,
          "limit": 1,
          "model_error": 1,
        },
        "passAtK": {
          "1": 0.75,
        },
        "passAtKIntervals": {
          "1": [
            0.5,
            1,
          ],
        },
        "passHatK": {
          "1": 0.75,
        },
        "passHatKIntervals": {
          "1": [
            0.5,
            1,
          ],
        },
        "reward": {
          "ci": [
            0.5,
            1,
          ],
          "mean": 0.6666666666666666,
          "standardError": 0.2222222222222222,
        },
        "scored": 3,
        "seconds": {
          "mean": 2.8,
          "total": 14,
        },
        "tasks": 3,
        "unscorable": 2,
        "usage": {
          "agent": {
            "cacheRead": 0,
            "cacheWrite": 0,
            "cost": 0.75,
            "input": 15,
            "output": 2,
            "reasoning": 0,
          },
          "user": {
            "cacheRead": 0,
            "cacheWrite": 0,
            "cost": 0,
            "input": 3,
            "output": 1,
            "reasoning": 0,
          },
        },
      }
    `);
  });

  it("knows nothing of nothing, and of nothing scored", () => {
    const nothing = summarise([]);
    expect([nothing.reward, nothing.passHatK, nothing.cost, nothing.seconds]).toEqual([
      { mean: null, ci: null, standardError: null },
      {},
      { total: 0, mean: null },
      { total: 0, mean: null },
    ]);
    const unscored = summarise([episode({ reward: null })]);
    expect([unscored.reward.mean, unscored.passHatK, unscored.unscorable]).toEqual([null, {}, 1]);
  });

  it("does not know the cost when one is unknown", () => {
    expect(summarise([episode({ cost: 1 }), episode({ cost: null })]).cost).toEqual({
      total: null,
      mean: null,
    });
  });

  it("is the same in any order", () => {
    fc.assert(
      fc.property(
        episodes.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled]) => {
          expect(summarise(shuffled)).toEqual(summarise(list));
        },
      ),
    );
  });

  it("keeps rewards and pass^k in range, and its counts add up", () => {
    fc.assert(
      fc.property(episodes, (list) => {
        const summary = summarise(list);
        const counted = Object.values(summary.outcomes).reduce((total, count) => total + count, 0);
        expect([summary.scored + summary.unscorable, counted]).toEqual([list.length, list.length]);
        for (const value of [summary.reward.mean ?? 0, ...Object.values<number>(summary.passHatK)]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
        expect(summary.reward.mean === null).toBe(list.every(({ reward }) => reward === null));
      }),
    );
  });
});

describe("passHatKs", () => {
  const attempts = [
    { task: "a", reward: 1 },
    { task: "a", reward: null },
    { task: "b", reward: null },
  ];
  it("leaves unscored attempts out, or counts them as failed as the official metrics do", () => {
    expect([passHatKs(attempts, "excluded"), passHatKs(attempts, "failed")]).toEqual([{ 1: 1 }, { 1: 0.25 }]);
  });

  it("goes as far as the task with the fewest attempts, or as far as asked", () => {
    const four = Array.from({ length: 4 }, () => ({ task: "a", reward: 1 }));
    expect([
      passHatKs(four, "excluded"),
      passHatKs(four, "excluded", 2),
      passHatKs([...four, ...attempts], "excluded"),
    ]).toEqual([
      { 1: 1, 2: 1, 3: 1, 4: 1 },
      { 1: 1, 2: 1 },
      { 1: 1, 2: 1, 3: 1, 4: 1, 5: 1 },
    ]);
  });
});

describe("summariseEpisode", () => {
  it("takes tokens and cost by role, the judge's included", () => {
    const record: EpisodeRecord = {
      trajectory: {
        benchmark: "tau2/retail",
        dataset: { name: "tau2", version: "v1", hash: "0" },
        task: "7",
        trial: 2,
        seed: 300,
        participants: { agent: "m", user: "u", judge: "j" },
        messages: [
          { role: "agent", content: "Hi", toolCalls: null },
          { role: "user", content: "Hello", toolCalls: null, usage: usage(2, 0.25), seconds: 1 },
          { role: "agent", content: "Bye", toolCalls: null, usage: usage(4, 0.5), seconds: 1 },
        ],
        ending: { outcome: "completed", reason: "user_stop" },
        startedAt: 0,
        seconds: 2.5,
      },
      score: {
        reward: 0.5,
        checks: [
          { name: "DB", reward: 1, counts: true },
          { name: "NL", reward: null, counts: false },
        ],
        reason: "half of it",
      },
      judge: [
        {
          view: { system: null, messages: [], tools: [], toolChoice: "auto" },
          reply: { content: "yes", toolCalls: null, usage: usage(8, null) },
        },
      ],
    };
    expect(summariseEpisode(record)).toMatchInlineSnapshot(`
      {
        "checks": {
          "DB": 1,
          "NL": null,
        },
        "cost": null,
        "messages": 3,
        "outcome": "completed",
        "reason": "user_stop",
        "reward": 0.5,
        "scoreReason": "half of it",
        "seconds": 2.5,
        "task": "7",
        "trial": 2,
        "turns": {
          "agent": 2,
          "judge": 1,
          "user": 1,
        },
        "usage": {
          "agent": {
            "cacheRead": 0,
            "cacheWrite": 0,
            "cost": 0.5,
            "input": 4,
            "output": 1,
            "reasoning": 0,
          },
          "judge": {
            "cacheRead": 0,
            "cacheWrite": 0,
            "cost": null,
            "input": 8,
            "output": 1,
            "reasoning": 0,
          },
          "user": {
            "cacheRead": 0,
            "cacheWrite": 0,
            "cost": 0.25,
            "input": 2,
            "output": 1,
            "reasoning": 0,
          },
        },
        "waited": {
          "agent": 1,
          "user": 1,
        },
      }
    `);
    expect(summariseEpisode({ ...record, judge: [] }).cost).toBe(0.75);
    expect(
      summariseEpisode({ ...record, judge: [], trajectory: { ...record.trajectory, messages: [] } }),
    ).toMatchObject({ cost: 0, usage: {} });
  });
});
