import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { makeFolders, RunStoreError, readIfThere, takeLock, writeWhole } from "@mua/runner";
import { z } from "zod";
import { curveSvg } from "./curve.ts";
import type { Evaluation } from "./evaluation.ts";
import type { TrainSettings } from "./settings.ts";
import type { UserEvaluation } from "./with-user.ts";

/** What a training has to show after one of its steps; step 0 is the cold start. */
export type StepRow = {
  readonly step: number;
  /** Mean training reward of the step's episodes; for step 0 of the demonstrations. null: none has a reward. */
  readonly reward: number | null;
  readonly episodes: number;
  readonly masked: number;
  readonly zeroVariance: number;
  /** Largest difference between the sampler's and the trainer's log-probabilities. */
  readonly drift: number;
  readonly kl: number;
  readonly entropy: number;
  readonly seconds: number;
  readonly evaluation?: { readonly sampled: Evaluation; readonly greedy: Evaluation };
};

/** A step that has been learnt from, but not evaluated. */
export type LearntRow = Omit<StepRow, "evaluation" | "seconds">;

const reward = z.number().nullable();
const evaluation = z.object({
  reward,
  // Not in the rows of earlier versions.
  interval: z.tuple([z.number(), z.number()]).nullable().default(null),
  byClass: z.record(z.string(), z.number()),
  episodes: z.number(),
  masked: z.number(),
});
const row = z.object({
  step: z.number(),
  reward,
  episodes: z.number(),
  masked: z.number(),
  zeroVariance: z.number(),
  drift: z.number(),
  kl: z.number(),
  entropy: z.number(),
  seconds: z.number(),
  evaluation: z.object({ sampled: evaluation, greedy: evaluation }).exactOptional(),
});
const userRow: z.ZodType<UserEvaluation> = evaluation.extend({
  user: z.string(),
  step: z.number(),
  failures: z.record(z.string(), z.number()),
});

/**
 * The folder of one training: `train.json` (seed and settings), `steps.jsonl` (one row a step) and its `curve.svg`, the
 * weights after the last step, and the rollouts of the step under way; `users.jsonl` (one row for each other user that the
 * policy has met) and their episodes. A step counts when its row is written; its weights are there by then.
 */
export class TrainFolder implements AsyncDisposable {
  readonly #path: string;
  readonly #title: string;
  #rows: readonly StepRow[];
  readonly #release: () => Promise<void>;

  private constructor(path: string, title: string, rows: readonly StepRow[], release: () => Promise<void>) {
    this.#path = path;
    this.#title = title;
    this.#rows = rows;
    this.#release = release;
  }

  /** Opens a folder to begin or to go on, alone. Throws a RunStoreError when it belongs to another training. */
  static async open(
    path: string,
    plan: { readonly seed: number; readonly settings: TrainSettings },
  ): Promise<TrainFolder> {
    await makeFolders(path);
    const lock = await takeLock(path);
    try {
      const file = join(path, "train.json");
      const text = await readIfThere(file);
      if (text === undefined) await writeWhole(file, `${JSON.stringify(plan, null, 2)}\n`);
      else if (!isDeepStrictEqual(JSON.parse(text), plan))
        throw new RunStoreError(
          file,
          "this training was begun with another seed or other settings; choose another folder",
        );
      await removeDrafts(path);
      const rows = await readRows(join(path, "steps.jsonl"), row);
      const folder = new TrainFolder(path, `mua train quickstart, seed ${plan.seed}`, rows, lock.release);
      // It may have been stopped between a row and its point.
      if (rows.length > 0) await folder.#draw();
      return folder;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Steps that count, in order. */
  get rows(): readonly StepRow[] {
    return this.#rows;
  }

  /** Where the weights after a step are. */
  weights(step: number): string {
    return join(this.#path, `weights-${step}.pt`);
  }

  /** Where the episodes of a step are. */
  rollouts(step: number): string {
    return join(this.#path, `rollouts-${step}.jsonl`);
  }

  /** The episodes with other users. */
  get userEpisodes(): string {
    return join(this.#path, "user-episodes.jsonl");
  }

  /** Makes a step count, draws the curve anew, and removes what only the steps before it needed. */
  async add(added: StepRow): Promise<void> {
    const rows = [...this.#rows, added];
    await writeWhole(join(this.#path, "steps.jsonl"), linesOf(rows));
    this.#rows = rows;
    await this.#draw();
    const old = /^(?:weights|rollouts)-(\d+)\.(?:pt|tmp|jsonl|jsonl\.lock)$/u;
    for (const name of await readdir(this.#path)) {
      const step = old.exec(name)?.[1];
      if (step !== undefined && Number(step) < added.step) await rm(join(this.#path, name), { force: true });
    }
  }

  async #draw(): Promise<void> {
    await writeWhole(join(this.#path, "curve.svg"), curveSvg(this.#title, this.#rows));
  }

  /** Keeps how the policy fared with another user, instead of what was known of the same user. */
  async addUser(added: UserEvaluation): Promise<void> {
    const path = join(this.#path, "users.jsonl");
    const others = (await readRows(path, userRow)).filter(({ user }) => user !== added.user);
    await writeWhole(path, linesOf([...others, added]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#release();
  }
}

/** Removes what a process that was killed had not finished writing. */
async function removeDrafts(path: string): Promise<void> {
  for (const name of await readdir(path))
    if (/^(?:train|steps|curve|users)\.\w+\.\d+\.tmp$/u.test(name))
      await rm(join(path, name), { force: true });
}

async function readRows<T>(path: string, schema: z.ZodType<T>): Promise<readonly T[]> {
  const lines = ((await readIfThere(path)) ?? "").split("\n").filter(Boolean);
  return lines.map((line, place) => {
    try {
      return schema.parse(JSON.parse(line));
    } catch (error) {
      throw new RunStoreError(path, `line ${place + 1} is not a row of a training`, { cause: error });
    }
  });
}

function linesOf(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}
