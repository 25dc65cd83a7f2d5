import { type EpisodeRecord, formatEpisode, parseEpisode, say } from "@mua/core";
import { describe, expect, test } from "vitest";
import {
  agentOf,
  agentSaying,
  agentThat,
  airline,
  calling,
  parts,
  play,
  retail,
  taskOf,
  telecom,
} from "./play.ts";

const seeds = retail.trialSeeds(300, 8);

/** All trials of all tasks, by task. */
async function run(name: string, benchmark: typeof retail): Promise<readonly (readonly EpisodeRecord[])[]> {
  const agent = agentOf(name, benchmark);
  return Promise.all(
    benchmark.tasks.map((task) =>
      Promise.all(seeds.map((seed, trial) => play(agent, task, { benchmark, seed, trial }))),
    ),
  );
}

const rewards = (records: readonly EpisodeRecord[]) => records.map(({ score }) => score.reward ?? Number.NaN);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Chance that `k` of a task's trials, drawn without putting back, all succeed. */
function passHat(k: number, trials: readonly number[]): number {
  const successes = mean(trials) * trials.length;
  let chance = 1;
  for (let drawn = 0; drawn < k; drawn++) chance *= Math.max(successes - drawn, 0) / (trials.length - drawn);
  return chance;
}

describe.each(parts)("in $name", ({ benchmark }) => {
  test("the oracle has reward 1 in every trial of every task", async () => {
    for (const records of await run("oracle", benchmark))
      expect(rewards(records)).toEqual(seeds.map(() => 1));
  });

  test("who does nothing has reward 0 everywhere", async () => {
    for (const records of await run("noop", benchmark)) expect(rewards(records)).toEqual(seeds.map(() => 0));
    for (const task of benchmark.tasks) {
      for (const words of [
        "Hello.",
        "Everything is done. Is there anything else?",
        "Yes, that is possible. Do you confirm?",
      ]) {
        expect((await play(agentSaying(words), task, { benchmark })).score.reward).toBe(0);
      }
    }
  });

  test("every agent ends every task by the user's word, well below the limits", async () => {
    for (const name of benchmark.participantNames("agent")) {
      for (const { trajectory } of (await run(name, benchmark)).flat()) {
        expect(trajectory.ending).toEqual({ outcome: "completed", reason: "user_stop" });
        const steps = trajectory.messages.filter(({ role }) => role !== "tool").length;
        expect(steps, `${name} in ${trajectory.task}`).toBeLessThanOrEqual(45);
        const errors = trajectory.messages.filter((message) => message.role === "tool" && message.error);
        expect(errors.length).toBeLessThanOrEqual(3);
      }
    }
  });
});

/** How often agents that differ by their care have reward 1, overall and by class of task. */
async function results(benchmark: typeof retail): Promise<string> {
  const rows: string[] = [];
  for (const name of ["careful", "forgetful", "hasty"]) {
    const tasks = (await run(name, benchmark)).map(rewards);
    const classes = Map.groupBy(tasks.entries(), ([index]) => benchmark.tasks[index]?.category ?? "");
    const [once, always] = [1, 4].map((k) => mean(tasks.map((trials) => passHat(k, trials))).toFixed(3));
    rows.push(
      `${name}: pass^1 ${once}, pass^4 ${always}`,
      ...Array.from(
        classes,
        ([name, entries]) => `  ${name} ${mean(entries.flatMap(([, trials]) => trials)).toFixed(2)}`,
      ),
    );
  }
  return rows.join("\n");
}

test("the agents differ by what they do", async () => {
  expect(await results(telecom)).toMatchInlineSnapshot(`
    "careful: pass^1 1.000, pass^4 1.000
      no-service 1.00
      slow-data 1.00
      roaming 1.00
      add-data 1.00
      picture-messages 1.00
      unpaid-bill 1.00
    forgetful: pass^1 0.906, pass^4 0.798
      no-service 0.81
      slow-data 1.00
      roaming 1.00
      add-data 0.69
      picture-messages 1.00
      unpaid-bill 0.94
    hasty: pass^1 0.667, pass^4 0.667
      no-service 1.00
      slow-data 1.00
      roaming 0.50
      add-data 0.00
      picture-messages 1.00
      unpaid-bill 0.50"
  `);
  expect(await results(airline)).toMatchInlineSnapshot(`
    "careful: pass^1 1.000, pass^4 1.000
      book 1.00
      cancel 1.00
      change-flights 1.00
      bags 1.00
      passengers 1.00
      compensation 1.00
      lookup 1.00
      refuse 1.00
      several-requests 1.00
      change-of-mind 1.00
    forgetful: pass^1 0.773, pass^4 0.390
      book 0.50
      cancel 0.94
      change-flights 0.88
      bags 0.69
      passengers 1.00
      compensation 0.88
      lookup 0.75
      refuse 0.78
      several-requests 0.75
      change-of-mind 0.56
    hasty: pass^1 0.369, pass^4 0.364
      book 0.00
      cancel 1.00
      change-flights 0.06
      bags 0.00
      passengers 1.00
      compensation 1.00
      lookup 1.00
      refuse 0.00
      several-requests 0.00
      change-of-mind 0.00"
  `);
  expect(await results(retail)).toMatchInlineSnapshot(`
    "careful: pass^1 1.000, pass^4 1.000
      cancel 1.00
      return 1.00
      exchange 1.00
      modify-address 1.00
      modify-items 1.00
      modify-payment 1.00
      lookup 1.00
      refuse 1.00
      several-requests 1.00
      change-of-mind 1.00
      correction 1.00
    forgetful: pass^1 0.833, pass^4 0.491
      cancel 0.94
      return 0.94
      exchange 0.75
      modify-address 1.00
      modify-items 0.94
      modify-payment 1.00
      lookup 0.75
      refuse 0.69
      several-requests 0.81
      change-of-mind 0.75
      correction 0.75
    hasty: pass^1 0.464, pass^4 0.417
      cancel 0.63
      return 0.63
      exchange 0.56
      modify-address 1.00
      modify-items 0.25
      modify-payment 1.00
      lookup 1.00
      refuse 0.25
      several-requests 0.00
      change-of-mind 0.00
      correction 0.00"
  `);
});

describe("scoring", () => {
  test("gives a record that was stored the same score", async () => {
    for (const task of retail.tasks) {
      const record = await play(agentOf("hasty"), task);
      const { trajectory } = parseEpisode(formatEpisode(record));
      expect(await retail.score(task, trajectory)).toEqual(record.score);
    }
  });

  test("names what differs in the state and what was not said", async () => {
    const record = await play(
      agentSaying("I have cancelled everything. Is there anything else?"),
      taskOf("cancel-2"),
    );
    expect(record.score).toMatchInlineSnapshot(`
      {
        "checks": [
          {
            "counts": true,
            "evidence": "orders.#Q10403.status: is "pending", should be "cancelled"
      orders.#Q10403.payment_history[1]: is absent, should be {"transaction_type": "refund", "amount": 139.45, "payment_method_id": "paypal_7730"}
      orders.#Q10403.cancel_reason: is null, should be "ordered by mistake"",
            "name": "DB",
            "reward": 0,
          },
          {
            "counts": true,
            "evidence": "the agent never said '139.45'",
            "name": "COMMUNICATE",
            "reward": 0,
          },
          {
            "counts": false,
            "evidence": "the agent never said '139.45'",
            "name": "COMMUNICATE 139.45",
            "reward": 0,
          },
        ],
        "reason": "DB: orders.#Q10403.status: is "pending", should be "cancelled" and 2 more; COMMUNICATE: the agent never said '139.45'",
        "reward": 0,
      }
    `);
  });

  test("shows where something was said, to the user only", async () => {
    const task = taskOf("lookup-1");
    const beside = agentThat((turn) =>
      turn === 0
        ? { ...calling("list_all_product_types", "{}"), content: "It is HP60465305." }
        : say("I have looked. Is there anything else?"),
    );
    expect((await play(beside, task)).score.reward).toBe(0);
    expect((await play(agentSaying("It is hp60465305."), task)).score).toMatchInlineSnapshot(`
      {
        "checks": [
          {
            "counts": true,
            "name": "DB",
            "reward": 1,
          },
          {
            "counts": true,
            "evidence": "the agent never said '189.95'",
            "name": "COMMUNICATE",
            "reward": 0,
          },
          {
            "counts": false,
            "evidence": "It is hp60465305.",
            "name": "COMMUNICATE HP60465305",
            "reward": 1,
          },
          {
            "counts": false,
            "evidence": "the agent never said '189.95'",
            "name": "COMMUNICATE 189.95",
            "reward": 0,
          },
        ],
        "reason": "COMMUNICATE: the agent never said '189.95'",
        "reward": 0,
      }
    `);
  });

  test("gives no reward for what is nobody's fault", async () => {
    const task = taskOf("lookup-1");
    const { trajectory } = await play(agentOf("oracle"), task);
    for (const outcome of [
      "model_error",
      "user_error",
      "judge_error",
      "environment_error",
      "cancelled",
    ] as const) {
      const ending = { outcome, reason: outcome, detail: "the endpoint is down" };
      expect(await retail.score(task, { ...trajectory, ending })).toEqual({
        reward: null,
        checks: [],
        reason: "the endpoint is down",
      });
    }
    const ending = { outcome: "limit", reason: "time" } as const;
    expect((await retail.score(task, { ...trajectory, ending })).reward).toBeNull();
  });

  test("gives 0 for what the agent broke off, or ran into", async () => {
    const task = taskOf("lookup-1");
    const { trajectory } = await play(agentOf("oracle"), task);
    for (const [outcome, reason] of [
      ["agent_error", "empty_message"],
      ["limit", "max_steps"],
      ["limit", "too_many_errors"],
    ] as const) {
      const ending = { outcome, reason };
      expect(await retail.score(task, { ...trajectory, ending })).toEqual({
        reward: 0,
        checks: [],
        reason: `ended by ${reason}`,
      });
    }
  });
});
