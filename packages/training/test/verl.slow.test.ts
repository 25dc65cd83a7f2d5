import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { type Participant, ParticipantError } from "@mua/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { environmentPython, whyWithout } from "../../../scripts/set-up-python.ts";
import { groupAdvantages, meanOf } from "../src/advantages.ts";
import { teacher } from "../src/compact/teacher.ts";
import { words } from "../src/compact/words.ts";
import type { PolicyClient } from "../src/policy/client.ts";
import { verlOutput } from "../src/record/exporters/verl.ts";
import type { TrainingRecord } from "../src/record/schema.ts";
import { rolloutEpisode } from "../src/rollout/episode.ts";
import { serveEnvironment } from "../src/serve/server.ts";
import { tokenMode } from "../src/serve/tokens.ts";
import { never, rollout, shop, taskAt } from "./playing.ts";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** An environment with websockets, and a Python that has verl. */
const python = environmentPython("openenv");
const { MUA_VERL_PYTHON: verl = "", PATH: searched = "" } = process.env;
const verlThere = verl !== "" && existsSync(verl);
const whyNoVerl = verlThere ? "" : " (skipped: MUA_VERL_PYTHON names no Python with verl 0.9.1)";

type Variables = { readonly [name: string]: string };

/** What a program writes to standard output. Rejects with what it wrote to standard error when it fails. */
async function output(
  command: string,
  args: readonly string[],
  { input = "", env = {} }: { readonly input?: string; readonly env?: Variables } = {},
): Promise<string> {
  const own = { PYTHONPATH: path("../python"), PYTHONDONTWRITEBYTECODE: "1", RAY_USAGE_STATS_ENABLED: "0" };
  const child = spawn(command, args, { env: { ...process.env, ...own, ...env } });
  child.stdin.end(input);
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.on("close", resolve)),
  ]);
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${err.slice(-4000)}`);
  return out;
}

/** The teacher of a group's `k`th attempt; its log-probabilities tell tokens apart. */
function attempter(k: number): PolicyClient {
  const known = teacher({ slips: 0.1, shortcuts: 0.2 });
  return {
    ...known,
    generate: async (request, signal) => {
      const seed = request.seed === undefined ? undefined : request.seed + k;
      const answer = await known.generate({ ...request, ...(seed === undefined ? {} : { seed }) }, signal);
      return {
        ...answer,
        logprobs: answer.ids.map((id, place) => -(id + request.promptIds.length + place) / 64),
      };
    },
  };
}

/** Each answer of the records' policy, with the ids it was given to. */
function answersOf(records: readonly TrainingRecord[]) {
  return records.flatMap(({ tokens: { promptIds, responseIds, logprobs, spans } }) =>
    spans
      .filter(({ role }) => role === "policy")
      .map(({ start, end }) => ({
        prompt: [...promptIds, ...responseIds.slice(0, start)],
        ids: responseIds.slice(start, end),
        logprobs: logprobs.slice(start, end),
      })),
  );
}

/** What verl is to see of a record. */
function seenOf(record: TrainingRecord) {
  const { prompt_ids, response_ids, response_mask, response_logprobs, reward_score, num_turns } =
    verlOutput(record);
  return { prompt_ids, response_ids, response_mask, response_logprobs, reward_score, num_turns };
}

type Plan = ReturnType<typeof rollout>;

async function served(plan: Plan, tasks = shop.tasks) {
  const records: TrainingRecord[] = [];
  const server = await serveEnvironment(
    tokenMode({ ...plan, tasks, onRecord: (record) => records.push(record) }),
    { host: "127.0.0.1", port: 0, sessions: 64, idleMs: 60_000, token: undefined },
  );
  return Object.assign(server, { records, socket: `${server.url.replace("http", "ws")}/ws` });
}

/** The scripted user, who is gone after so many answers in the episodes that `fails` tells. */
function leaving(fails: (seed: number) => boolean, answers = 1): Participant {
  const { user } = rollout();
  return {
    name: "leaving",
    join: (seat) => {
      const respond = user.join(seat);
      let asked = 0;
      return (view, signal) => {
        asked += 1;
        if (asked > answers && fails(seat.seed))
          throw new ParticipantError("model", "the user's endpoint is gone");
        return respond(view, signal);
      };
    },
  };
}

describe.skipIf(python === undefined)(`the agent loop for verl${whyWithout("openenv")}`, () => {
  /** What the loop gives for a record's task, the policy answering as in the record. */
  const played = async (record: TrainingRecord, row: object, plan: Plan, room = 400) => {
    await using server = await served(plan);
    const script = {
      answers: answersOf([record]),
      room,
      row: { extra_info: { task_id: record.episode.trajectory.task, seed: 11 }, ...row },
    };
    const input = JSON.stringify(script);
    const given = await output(python ?? "", [path("verl/stub.py"), server.socket], { input });
    return { given: JSON.parse(given), records: server.records };
  };
  const recordAt = (place: number, plan: Plan, seed = 11) =>
    rolloutEpisode(plan, { task: taskAt(place), group: "g", k: 0, seed }, never);

  test.each([0, 3, 13, 20])(
    "gives the ids, masks, log-probabilities and reward of the rollout: task %i",
    async (place) => {
      const plan = rollout({}, attempter(0));
      const record = await recordAt(place, plan);
      const { given, records } = await played(record, {}, plan);
      expect(given).toMatchObject(seenOf(record));
      expect(given.extra_fields).toMatchObject({ min_global_steps: 3, max_global_steps: 4 });
      expect(records.map(({ tokens }) => tokens.responseIds)).toEqual([record.tokens.responseIds]);
      expect(records[0]?.tokens.spans[0]?.version).toBe("step 4");
    },
  );

  test.each([
    ["turns", 3],
    ["response", 40],
  ])("gives those of an episode that the limit of %s ends", async (limit, most) => {
    const plan = rollout({}, attempter(0));
    const limited = {
      ...plan,
      policy: { ...plan.policy, limits: { ...plan.policy.limits, [limit]: most } },
    };
    const record = await recordAt(0, limited);
    expect(record.episode.trajectory.ending.outcome).toBe("limit");
    expect((await played(record, {}, limited)).given).toMatchObject(seenOf(record));
  });

  test("leaves an episode that failed around the agent out of its group, after three attempts", async () => {
    const record = await recordAt(0, rollout());
    const plan = rollout({ user: leaving(() => true) });
    const { given, records } = await played(record, { session_id: 0 }, plan);
    expect(given).toEqual([]);
    expect(records.map(({ failure }) => failure)).toEqual(
      Array(3).fill("model_error: the user's endpoint is gone"),
    );
  });

  test("takes a later attempt that did not fail", async () => {
    const record = await recordAt(0, rollout(), 13);
    let episodes = 0;
    const failing = leaving(() => true);
    const { user } = rollout();
    const plan = rollout({
      user: { name: "shaky", join: (seat) => (episodes++ < 2 ? failing : user).join(seat) },
    });
    const { given, records } = await played(record, { session_id: 2 }, plan);
    expect(given).toMatchObject(seenOf(record));
    expect(records.map(({ reward }) => reward)).toEqual([null, null, record.reward]);
  });

  test("gives nothing to learn from it to a worker that wants an output for every row", async () => {
    const record = await recordAt(0, rollout());
    const { given } = await played(record, {}, rollout({ user: leaving(() => true) }));
    expect(given.response_mask).not.toContain(1);
    expect(given).toMatchObject({ reward_score: 0, extra_fields: { mask_sample: true } });
  });

  test("refuses what a batch has no room for", async () => {
    const plan = rollout();
    const record = await recordAt(0, plan);
    await expect(played(record, {}, plan, 20)).rejects.toThrow(
      "data.max_response_length is 20, less than the server's",
    );
  });
});

describe.skipIf(!verlThere)(`verl itself${whyNoVerl}`, () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mua-verl-"));
    await output(verl, [path("verl/model.py"), join(folder, "model")], { input: JSON.stringify(words) });
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true }));

  const tasks = [0, 3, 13].map(taskAt);
  const groupSize = 4;

  /** The records that verl is to come to: groups of attempts at each task. `seedOf` tells an episode's seed. */
  const recordsOf = async (seedOf: (row: number, k: number) => number) => {
    const records: TrainingRecord[] = [];
    for (const [row, task] of tasks.entries())
      for (let k = 0; k < groupSize; k += 1)
        records.push(
          await rolloutEpisode(
            rollout({}, attempter(k)),
            { task, group: `${row}`, k, seed: seedOf(row, k) },
            never,
          ),
        );
    return records;
  };

  /** The shipped recipe with these options, the folder's model and the tasks of a server. */
  const recipe = async (url: string, options: readonly string[], env: Variables) => {
    const rows = join(folder, "train.jsonl");
    await writeFile(rows, await output(verl, ["-m", "mua_verl.rows", url]));
    const places = [
      `trainer.default_local_dir=${join(folder, "checkpoints")}`,
      `hydra.run.dir=${join(folder, "log")}`,
    ];
    return output("bash", [path("../python/mua_verl/grpo.sh"), ...small, ...places, ...options], {
      env: {
        PATH: `${dirname(verl)}${delimiter}${searched}`,
        MODEL: join(folder, "model"),
        TRAIN: rows,
        VALIDATION: rows,
        ...env,
      },
    });
  };
  const small = [
    "data.train_batch_size=3",
    "data.max_prompt_length=64",
    "data.max_response_length=320",
    "actor_rollout_ref.model.enable_activation_offload=False",
    "actor_rollout_ref.actor.ppo_mini_batch_size=3",
    "actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu=4",
    "actor_rollout_ref.actor.fsdp_config.ulysses_sequence_parallel_size=1",
    "actor_rollout_ref.ref.log_prob_micro_batch_size_per_gpu=4",
    "actor_rollout_ref.ref.fsdp_config.ulysses_sequence_parallel_size=1",
    "actor_rollout_ref.rollout.log_prob_micro_batch_size_per_gpu=4",
    "reward.num_workers=1",
    `actor_rollout_ref.rollout.n=${groupSize}`,
    "actor_rollout_ref.rollout.tensor_model_parallel_size=1",
    "actor_rollout_ref.rollout.agent.num_workers=1",
    "+actor_rollout_ref.model.override_config.attn_implementation=eager",
    "trainer.n_gpus_per_node=1",
  ];
  const advantagesOf = (records: readonly TrainingRecord[]) => {
    const { byId } = groupAdvantages(records);
    return records.map(({ id }) => byId.get(id) ?? 0);
  };
  /** The policy's loss where it has not changed since it was asked: every token counts alike. */
  const lossOf = (records: readonly TrainingRecord[]) => {
    const lengths = records.map(({ tokens }) => tokens.lossMask.filter((sampled) => sampled === 1).length);
    const sums = advantagesOf(records).map((advantage, place) => advantage * (lengths[place] ?? 0));
    const total = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0);
    return -total(sums) / total(lengths);
  };

  test("its worker makes the same episodes a batch, and learns from them", async () => {
    const records = await recordsOf((row) => row);
    await using server = await served(rollout(), tasks);
    const config = join(folder, "config.yaml");
    await writeFile(config, await recipe(server.url, ["--cfg", "job"], {}));
    const given = JSON.parse(
      lastLine(
        await output(verl, [path("verl/worker.py"), config], {
          input: JSON.stringify({ answers: answersOf(records) }),
          env: { MUA_ENV_URL: server.socket },
        }),
      ),
    );
    expect(sorted(given.episodes)).toMatchObject(sorted(records.map(seenOf)));
    expect(given.loss).toBeCloseTo(lossOf(records), 5);
    expect(given.grad_norm).toBeGreaterThan(0);
    expect(sortedNumbers(given.advantages)).toEqual(
      sortedNumbers(advantagesOf(records)).map((one) => expect.closeTo(one, 5)),
    );
  }, 300_000);

  test("its trainer takes a step on them, without the episode that failed around the agent", async () => {
    // V1 numbers the attempts of a row, and the seeds with them.
    const lost = 5;
    const records = (await recordsOf((row, k) => row + k)).filter(({ id }) => id !== "2/3");
    await using server = await served(rollout({ user: leaving((seed) => seed === lost, 0) }), tasks);
    const answers = join(folder, "answers.json");
    // Before it trains it validates, and plays every row once.
    const validated = records.filter(({ k }) => k === 0);
    await writeFile(answers, JSON.stringify(answersOf([...validated, ...records])));
    const printed = await recipe(server.url, onCpu, {
      PYTHONPATH: [path("../python"), path("verl")].join(delimiter),
      VERL_USE_EXTERNAL_MODULES: "on_cpu",
      VERL_PLATFORM: "cpu",
      VERL_ENGINE_DEVICE: "cuda",
      MUA_ENV_URL: server.socket,
      MUA_ANSWERS: answers,
      MUA_BATCHES: folder,
    });
    const trained: readonly ReturnType<typeof seenOf>[] = JSON.parse(
      await readFile(join(folder, "1.json"), "utf8"),
    );
    const advantages = advantagesOf(records).map((advantage) => expect.closeTo(advantage, 5));
    const expected = records.map((record, place) => ({ ...seenOf(record), advantage: advantages[place] }));
    expect(sorted(trained)).toEqual(sorted(expected));
    expect(server.records.filter(({ reward }) => reward === null)).toHaveLength(3);

    const step = metricsOf(printed, "step:1 ");
    expect(step.get("critic/score/mean")).toBeCloseTo(meanOf(records.map(({ reward }) => reward ?? 0)), 5);
    expect(step.get("actor/pg_loss")).toBeCloseTo(lossOf(records), 4);
    expect(step.get("actor/grad_norm")).toBeGreaterThan(0);
    const before = metricsOf(printed, "step:0 ");
    expect(before.get("val-core/mua/reward/mean@1")).toBeCloseTo(
      meanOf(validated.map(({ reward }) => reward ?? 0)),
      5,
    );
    expect(existsSync(join(folder, "checkpoints/global_step_1/actor"))).toBe(true);
  }, 600_000);

  /** What a CPU needs, and one step. */
  const onCpu = [
    "actor_rollout_ref.rollout.name=known",
    "actor_rollout_ref.model.use_remove_padding=False",
    "actor_rollout_ref.actor.strategy=fsdp2",
    "actor_rollout_ref.actor.use_torch_compile=False",
    "actor_rollout_ref.ref.use_torch_compile=False",
    "data.dataloader_num_workers=0",
    "transfer_queue.backend.SimpleStorage.num_data_storage_units=1",
    "ray_kwargs.ray_init.num_cpus=16",
    "+ray_kwargs.ray_init.num_gpus=1",
    "trainer.device=cpu",
    "trainer.save_freq=1",
    "trainer.test_freq=-1",
    "trainer.total_training_steps=1",
    "trainer.checkpoint_callback_class=on_cpu.Batches",
  ];
});

/** The figures of the line in which verl's console logger tells of a step. */
function metricsOf(printed: string, step: string): ReadonlyMap<string, number> {
  const line = printed.split("\n").find((one) => one.includes(step)) ?? "";
  return new Map(
    line.split(" - ").flatMap((metric) => {
      const [, name = "", value = ""] = /^(.*):(?:np\.\w+\()?([^:()]*)\)?$/u.exec(metric.trim()) ?? [];
      return name === "" ? [] : [[name, Number(value)] as const];
    }),
  );
}

function lastLine(printed: string): string {
  return printed.trimEnd().split("\n").at(-1) ?? "";
}

/** Episodes in an order of their own: those of a group end in any. */
function sorted<T extends { readonly prompt_ids: unknown; readonly response_ids: unknown }>(
  episodes: readonly T[],
): readonly T[] {
  const keyed = episodes.map((one) => ({ one, key: JSON.stringify([one.prompt_ids, one.response_ids]) }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ one }) => one);
}

function sortedNumbers(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((a, b) => a - b);
}
