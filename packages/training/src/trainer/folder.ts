import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { makeFolders, RunStoreError, readIfThere, takeLock, writeWhole } from "@mua/runner";
import { z } from "zod";
import type { Evaluation } from "./evaluation.ts";
import type { TrainSettings } from "./settings.ts";

/** What a training has to show after one of its steps; step 0 is the cold start. */
export type StepRow = {
  readonly step: number;
  /** Mean training reward of the step's episodes; for step 0 of the demonstrations. */
  readonly reward: number;
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

const evaluation = z.object({
  reward: z.number(),
  byClass: z.record(z.string(), z.number()),
  episodes: z.number(),
  masked: z.number(),
});
const row = z.object({
  step: z.number(),
  reward: z.number(),
  episodes: z.number(),
  masked: z.number(),
  zeroVariance: z.number(),
  drift: z.number(),
  kl: z.number(),
  entropy: z.number(),
  seconds: z.number(),
  evaluation: z.object({ sampled: evaluation, greedy: evaluation }).exactOptional(),
});

/**
 * The folder of one training: `train.json` (seed and settings), `steps.jsonl` (one row a step), the weights after the last
 * step, and the rollouts of the step under way. A step counts when its row is written; its weights are there by then.
 */
export class TrainFolder implements AsyncDisposable {
  readonly path: string;
  #rows: readonly StepRow[];
  readonly #release: () => Promise<void>;

  private constructor(path: string, rows: readonly StepRow[], release: () => Promise<void>) {
    this.path = path;
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
      const stored = (await readIfThere(join(path, "steps.jsonl"))) ?? "";
      const rows = stored
        .split("\n")
        .filter(Boolean)
        .map((line) => row.parse(JSON.parse(line)));
      return new TrainFolder(path, rows, lock.release);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  get rows(): readonly StepRow[] {
    return this.#rows;
  }

  weights(step: number): string {
    return join(this.path, `weights-${step}.pt`);
  }

  rollouts(step: number): string {
    return join(this.path, `rollouts-${step}.jsonl`);
  }

  /** Makes a step count, and removes what only the steps before it needed. */
  async add(added: StepRow): Promise<void> {
    this.#rows = [...this.#rows, added];
    await writeWhole(
      join(this.path, "steps.jsonl"),
      this.#rows.map((one) => `${JSON.stringify(one)}\n`).join(""),
    );
    const old = /^(?:weights|rollouts)-(\d+)\.(?:pt|jsonl|tmp)$/u;
    for (const name of await readdir(this.path)) {
      const step = old.exec(name)?.[1];
      if (step !== undefined && Number(step) < added.step) await rm(join(this.path, name), { force: true });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#release();
  }
}
