import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Participant, ParticipantError, type Seat } from "@mua/core";
import { describe, expect, test } from "vitest";
import { groupAdvantages } from "../src/advantages.ts";
import { teacher } from "../src/compact/teacher.ts";
import { compactTemplate, compactTokenizer } from "../src/compact/template.ts";
import { type PolicyClient, PolicyError, patient, probePolicy } from "../src/policy/client.ts";
import { RecordFile, readRecords } from "../src/record/file.ts";
import type { TrainingRecord } from "../src/record/schema.ts";
import { problemsOf } from "../src/record/validate.ts";
import { rolloutEpisode } from "../src/rollout/episode.ts";
import { addCounts, type Group, rolloutGroups, timely } from "../src/rollout/groups.ts";
import type { RolloutLimits } from "../src/rollout/limits.ts";
import { missingGroups, recordGroups } from "../src/rollout/recording.ts";
import { partOf } from "../src/shop/shop.ts";
import { clock, never, rollout, shop, taskAt } from "./playing.ts";

const scripted = partOf(shop, "user", "scripted");
const perfect = teacher({ slips: 0, shortcuts: 0 });

const groupsOf = (count: number, size: number) =>
  Array.from({ length: count }, (_, place) => ({
    id: `g${place}`,
    task: taskAt(place),
    seeds: Array.from({ length: size }, (_, k) => place * 100 + k),
  }));

async function played(
  plan: Parameters<typeof rolloutGroups<(typeof shop.tasks)[number]>>[0],
  groups: readonly Group<(typeof shop.tasks)[number]>[],
  scheduling: Partial<Parameters<typeof rolloutGroups>[2]> = {},
) {
  const finished = [];
  const options = { concurrency: 64, retries: 0, ...scheduling };
  for await (const group of rolloutGroups(plan, groups, options, never)) finished.push(group);
  return {
    records: finished.flatMap(({ records }) => records),
    counts: addCounts(finished.map(({ counts }) => counts)),
  };
}

/** The scripted user, except that `before` happens before each answer. */
const userThat = (before: (seat: Seat) => Promise<void>): Participant => ({
  name: "slow",
  join: (seat) => {
    const respond = scripted.join(seat);
    return async (view, signal) => {
      await before(seat);
      return respond(view, signal);
    };
  },
});

describe("a rollout", () => {
  test("is the episode of an evaluation, and its reward the benchmark's", async () => {
    const { records, counts } = await played(rollout(), groupsOf(24, 2));
    expect(records.map(({ reward }) => reward)).toEqual(records.map(() => 1));
    expect(counts).toEqual({ played: 48, retried: 0, stragglers: 0, failures: {} });
    for (const { episode } of records)
      expect(await shop.score(taskOf(episode), episode.trajectory)).toEqual(episode.score);
  });

  test("lets no episode wait for the user of another", async () => {
    // Every user waits until all 64 have been asked: one that blocked the others would never get an answer.
    let asked = 0;
    let open = (): void => undefined;
    const all = new Promise<void>((resolve) => {
      open = resolve;
    });
    const user = userThat(async () => {
      asked += 1;
      if (asked === 64) open();
      await all;
    });
    const { records } = await played(rollout({ user }), groupsOf(8, 8));
    expect(records.filter(({ reward }) => reward === 1)).toHaveLength(64);
  });

  test("trains nothing that failed around the agent, and counts it", async () => {
    const fails = ({ seed }: Seat) => seed % 5 === 0;
    const user = userThat(async (seat) => {
      if (fails(seat)) throw new ParticipantError("model", "the user's endpoint is gone");
    });
    const { records, counts } = await played(rollout({ user }), groupsOf(10, 10), { retries: 1 });
    const failed = records.filter(({ reward }) => reward === null);
    expect(failed).toHaveLength(20);
    expect(counts).toEqual({ played: 120, retried: 20, stragglers: 0, failures: { model_error: 40 } });
    for (const { failure } of failed) expect(failure).toBe("model_error: the user's endpoint is gone");
    // Not even in a group where the others differ.
    const mixed = records.map((record, k) => ({ ...record, reward: record.reward === null ? null : k % 2 }));
    const { byId, masked } = groupAdvantages(mixed);
    expect(masked).toBe(20);
    for (const { id } of failed) expect(byId.has(id)).toBe(false);
  });

  test("gives up stragglers once enough of their group have ended", async () => {
    const user = userThat(async ({ seed }) => {
      if (seed % 4 === 3) await new Promise(() => undefined);
    });
    const soon = { ...clock, wait: () => Promise.resolve() };
    const { records, counts } = await played(rollout({ user, clock: soon }), groupsOf(2, 4), {
      stragglers: { quorum: 3, graceMs: 1 },
    });
    expect(records.map(({ reward }) => reward)).toEqual([1, 1, 1, null, 1, 1, 1, null]);
    expect(counts).toMatchObject({ stragglers: 2, failures: {} });
  });

  test("ends an episode at its deadline, and a user's answer at that of the user", async () => {
    const silent = userThat(() => new Promise(() => undefined));
    const soon = { ...clock, wait: () => Promise.resolve() };
    const late = await rolloutEpisode(
      rollout({ user: silent, clock: soon, deadlineMs: 5 }),
      { task: taskAt(0), group: "g", k: 0, seed: 1 },
      never,
    );
    expect(late).toMatchObject({ reward: null, failure: "limit: the limit of time was reached" });
    const { records } = await played(rollout({ user: timely(silent, 5, soon) }), groupsOf(1, 1));
    expect(records[0]?.failure).toBe("model_error: slow gave no answer within 5 ms");
  });

  test("goes on with a file that a crash tore apart in a group, and repeats nothing", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mua-"));
    const path = join(folder, "records.jsonl");
    const record = async (groups: readonly Group<(typeof shop.tasks)[number]>[]) => {
      await using file = await RecordFile.open(path);
      const missing = missingGroups(file, groups).map(({ id }) => id);
      for await (const _ of recordGroups(file, rollout(), groups, { concurrency: 4, retries: 0 }, never));
      return missing;
    };
    const groups = groupsOf(3, 3);
    expect(await record(groups.slice(0, 2))).toEqual(["g0", "g1"]);
    const whole = await readFile(path, "utf8");
    const lines = whole.split("\n");
    await writeFile(path, `${lines.slice(0, 4).join("\n")}\n${lines[4]?.slice(0, 99)}`);
    expect(await record(groups)).toEqual(["g1", "g2"]);
    const ids = (await readRecords(path)).map(({ id }) => id);
    expect(ids.toSorted()).toEqual(groups.flatMap(({ id, seeds }) => seeds.map((_, k) => `${id}/${k}`)));
    expect((await readFile(path, "utf8")).startsWith(lines.slice(0, 4).join("\n"))).toBe(true);
    await rm(folder, { recursive: true });
  });

  test("stops when it is told to, and gives no half group", async () => {
    const stop = new AbortController();
    const user = userThat(async ({ seed }) => {
      if (seed >= 100) stop.abort();
    });
    const given: string[] = [];
    for await (const { id } of rolloutGroups(
      rollout({ user }),
      groupsOf(3, 2),
      { concurrency: 2, retries: 0 },
      stop.signal,
    ))
      given.push(id);
    expect(given).toEqual(["g0"]);
  });
});

describe("a limit", () => {
  /** The teacher, cut off as a server cuts a policy off. */
  const obedient: PolicyClient = {
    ...perfect,
    generate: async (request, signal) => {
      const output = await perfect.generate(request, signal);
      const most = request.maxNewTokens;
      if (output.ids.length <= most) return output;
      return {
        ...output,
        ids: output.ids.slice(0, most),
        logprobs: output.logprobs.slice(0, most),
        finish: "length",
      };
    },
  };
  const limited = (change: Partial<RolloutLimits>) => {
    const plan = rollout({}, obedient);
    return rolloutEpisode(
      { ...plan, policy: { ...plan.policy, limits: { ...plan.policy.limits, ...change } } },
      { task: taskAt(0), group: "g", k: 0, seed: 1 },
      never,
    );
  };

  test.each([
    ["turns", 3, "max_turns"],
    ["response", 40, "max_tokens"],
    ["answer", 1, "answer_length"],
  ] as const)(
    "of %s is the agent's doing, and what it does not answer is left out",
    async (limit, most, reason) => {
      const record = await limited({ [limit]: most });
      expect(record.reward).toBe(0);
      expect(record.episode.trajectory.ending.reason).toBe(reason);
      expect(record.tokens.spans.at(-1)?.role).toBe("policy");
      expect(record.tokens.responseIds.length).toBeLessThanOrEqual(limit === "response" ? most : 320);
      expect(problemsOf(record, { tokenizer: compactTokenizer, template: compactTemplate })).toEqual([]);
    },
  );

  test("of the prompt leaves nothing to learn from", async () => {
    const record = await limited({ prompt: 1 });
    expect(record).toMatchObject({
      reward: null,
      failure: "limit: the limit of prompt_tokens was reached",
      tokens: { responseIds: [] },
    });
    expect(problemsOf(record)).toEqual([]);
  });
});

describe("an answer that cannot be read", () => {
  const babble: PolicyClient = {
    name: "babble",
    generate: async ({ stopIds }) => ({
      ids: [40, 41, ...stopIds],
      logprobs: [-1, -1, -1],
      finish: "stop",
      version: "1",
    }),
  };
  test("is worth nothing, or is left out", async () => {
    const attempt = { task: taskAt(0), group: "g", k: 0, seed: 1 };
    const zero = await rolloutEpisode(rollout({}, babble), attempt, never);
    expect(zero.reward).toBe(0);
    expect(zero.tokens.lossMask).toEqual([1, 1, 1]);
    const masked = await rolloutEpisode(rollout({ unreadable: "mask" }, babble), attempt, never);
    expect(masked).toMatchObject({ reward: null, failure: expect.stringContaining("is no act") });
  });
});

describe("a policy's endpoint", () => {
  const failing = (times: number, transient: boolean): PolicyClient => {
    let left = times;
    return {
      name: "shaky",
      generate: async (...args) => {
        if (left-- > 0) throw new PolicyError("busy", { transient });
        return perfect.generate(...args);
      },
    };
  };
  const patience = { attempts: 3, firstWait: 10, longestWait: 15, random: () => 0 };

  test("is asked again after failures that pass", async () => {
    const waits: number[] = [];
    const wait = async (ms: number) => void waits.push(ms);
    const { records } = await played(
      rollout({}, patient(failing(2, true), { ...patience, wait })),
      groupsOf(1, 1),
    );
    expect(records[0]?.reward).toBe(1);
    expect(waits).toEqual([5, 7.5]);
  });

  test("masks the episode when it stays away", async () => {
    const { records } = await played(rollout({}, failing(9, false)), groupsOf(1, 1));
    expect(records[0]).toMatchObject({ reward: null, failure: "model_error: busy" });
  });

  test("is refused when it cannot be trained", async () => {
    const many = {
      ...perfect,
      generate: async () => ({ ids: [1, 2], logprobs: [0, 0], finish: "stop", version: "" }) as const,
    };
    await expect(probePolicy(many, { promptIds: [1], stopIds: [2] }, never)).rejects.toThrow(
      "cannot be trained",
    );
  });
});

function taskOf({ trajectory }: TrainingRecord["episode"]) {
  const task = shop.tasks.find(({ id }) => id === trajectory.task);
  if (task === undefined) throw new RangeError(trajectory.task);
  return task;
}
