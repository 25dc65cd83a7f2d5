import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import type {
  SamplePage,
  TrainingPage,
  TrainingRow,
  TrainingSample,
  TrainingStep,
  TrainingUser,
} from "../api.ts";
import { NotFoundError } from "./not-found.ts";

const evaluation = z.object({
  reward: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable().exactOptional(),
});
const step: z.ZodType<TrainingStep> = z.object({
  step: z.number(),
  reward: z.number().nullable(),
  episodes: z.number().exactOptional(),
  masked: z.number().exactOptional(),
  zeroVariance: z.number().exactOptional(),
  kl: z.number().exactOptional(),
  entropy: z.number().exactOptional(),
  seconds: z.number().exactOptional(),
  evaluation: z
    .object({ sampled: evaluation.exactOptional(), greedy: evaluation.exactOptional() })
    .exactOptional(),
});

const user: z.ZodType<TrainingUser> = evaluation.extend({
  user: z.string(),
  step: z.number(),
  episodes: z.number(),
  masked: z.number(),
});

const sample = z.object({
  id: z.string(),
  group: z.string(),
  k: z.number(),
  reward: z.number().nullable(),
  failure: z.string().exactOptional(),
});
const record = sample.extend({
  tokens: z.object({
    promptText: z.string(),
    spans: z.array(
      z.object({ role: z.enum(["policy", "context"]), start: z.number(), end: z.number(), text: z.string() }),
    ),
  }),
});

/** The trainings in a folder, each a folder with `steps.jsonl`; read anew each time. */
export class Trainings {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async list(): Promise<readonly TrainingRow[]> {
    const rows: TrainingRow[] = [];
    for (const id of await this.#ids()) {
      const steps = await this.#rows(id, "steps.jsonl", step);
      rows.push({ id, steps: Math.max(0, steps.length - 1), reward: steps.at(-1)?.reward ?? null });
    }
    return rows;
  }

  /** Throws a NotFoundError when there is none of that name. */
  async training(id: string): Promise<TrainingPage> {
    await this.#check(id);
    const samples: TrainingSample[] = [];
    for await (const line of this.#rollouts(id)) {
      const read = parsed(sample, line);
      if (read !== undefined) samples.push(read);
    }
    const steps = await this.#rows(id, "steps.jsonl", step);
    const users = await this.#rows(id, "users.jsonl", user);
    return { id, steps, users, settings: await this.#settings(id), samples };
  }

  /** One episode of the newest step, with its tokens. Throws a NotFoundError. */
  async sample(training: string, id: string): Promise<SamplePage> {
    await this.#check(training);
    for await (const line of this.#rollouts(training)) {
      if (!line.includes(JSON.stringify(id))) continue;
      const read = parsed(record, line);
      if (read?.id !== id) continue;
      const { tokens, ...head } = read;
      const spans = tokens.spans.map(({ role, text, start, end }) => ({ role, text, tokens: end - start }));
      return { ...head, prompt: tokens.promptText, spans };
    }
    throw new NotFoundError(`the training has no episode '${id}' on disk`);
  }

  async #ids(): Promise<readonly string[]> {
    const entries = await readdir(this.#root, { withFileTypes: true }).catch(() => []);
    return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).toSorted();
  }

  async #check(id: string): Promise<void> {
    if (!(await this.#ids()).includes(id)) throw new NotFoundError(`there is no training '${id}'`);
  }

  async #rows<T>(id: string, file: string, schema: z.ZodType<T>): Promise<readonly T[]> {
    const text = await readFile(join(this.#root, id, file), "utf8").catch(() => "");
    return text.split("\n").flatMap((line) => parsed(schema, line) ?? []);
  }

  async #settings(id: string): Promise<TrainingPage["settings"]> {
    const text = await readFile(join(this.#root, id, "train.json"), "utf8").catch(() => "{}");
    const plan = parsed(z.record(z.string(), z.unknown()), text) ?? {};
    const { settings, ...rest } = plan;
    const all = { ...rest, ...(typeof settings === "object" && settings !== null ? settings : {}) };
    return Object.fromEntries(
      Object.entries(all).map(([name, value]) => [
        name,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    );
  }

  /** Lines of the newest `rollouts-<step>.jsonl`: earlier ones are removed as training goes on. */
  async *#rollouts(id: string): AsyncGenerator<string> {
    const folder = join(this.#root, id);
    const steps = (await readdir(folder)).flatMap((name) => {
      const [, number] = /^rollouts-(\d+)\.jsonl$/u.exec(name) ?? [];
      return number === undefined ? [] : [Number(number)];
    });
    if (steps.length === 0) return;
    const file = createReadStream(join(folder, `rollouts-${Math.max(...steps)}.jsonl`));
    yield* createInterface({ input: file });
  }
}

/** What a line holds; undefined where it is something else, such as one that is being written. */
function parsed<T>(schema: z.ZodType<T>, line: string): T | undefined {
  try {
    return schema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
