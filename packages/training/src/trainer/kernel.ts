import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type PolicyClient, PolicyError, type TokenRequest } from "../policy/client.ts";
import { post } from "../policy/http.ts";
import type { TrainingRecord } from "../record/schema.ts";
import type { TokenOutput } from "../tokens/continuous.ts";

/** The kernel process could not be started, or died. */
export class KernelError extends Error {
  override readonly name = "KernelError";
}

/** What a model is built from. */
export type ModelShape = {
  readonly vocabulary: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  /** The longest sequence in tokens. */
  readonly context: number;
};

/** A record to learn from, and what it is worth; imitation does not look at that. */
export type Lesson = Pick<TrainingRecord["tokens"], "promptIds" | "responseIds" | "lossMask" | "logprobs"> & {
  readonly advantage: number;
};

/** What a policy-gradient step was like; means over sampled tokens. */
export type Measured = {
  readonly loss: number;
  readonly kl: number;
  readonly entropy: number;
  /** Norm of the gradient before clipping. */
  readonly gradient: number;
  /** The largest difference between a sampler's and the trainer's log-probability of the same token. */
  readonly drift: number;
};

const version = z.object({ version: z.string() });
const measured = z.object({
  loss: z.number(),
  kl: z.number(),
  entropy: z.number(),
  gradient: z.number(),
  drift: z.number(),
});
const answers = z.object({
  version: z.string(),
  answers: z.array(
    z.object({
      ids: z.array(z.number()),
      logprobs: z.array(z.number().max(0)),
      finish: z.enum(["stop", "length"]),
    }),
  ),
});

/**
 * The Python process that holds the small model: it samples and it learns, everything else is done here. What it is asked
 * rejects with a KernelError when it ends or cannot do it.
 */
export class Kernel implements AsyncDisposable {
  /** Fires when whoever started it wants to stop, or when the process ends: what was under way then counts for nothing. */
  readonly signal: AbortSignal;
  readonly #process: ChildProcess;
  readonly #endpoint: { readonly url: string; readonly key: string };
  readonly #ended = new AbortController();

  private constructor(process: ChildProcess, port: number, key: string, signal: AbortSignal) {
    this.#process = process;
    this.#endpoint = { url: `http://127.0.0.1:${port}`, key };
    this.signal = AbortSignal.any([signal, this.#ended.signal]);
    process.once("exit", (code, by) => {
      const how = by ?? code;
      this.#ended.abort(new KernelError(`the kernel ended by ${how}; the same command goes on where it was`));
    });
  }

  /** Starts it with a Python that has the requirements. Rejects with a KernelError. */
  static async start(python: string, signal: AbortSignal): Promise<Kernel> {
    const key = randomBytes(24).toString("base64url");
    const child = spawn(python, ["-m", "mua_embedded.server"], {
      cwd: fileURLToPath(new URL("../../python/", import.meta.url)),
      env: { ...process.env, MUA_KERNEL_KEY: key, PYTHONDONTWRITEBYTECODE: "1" },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let complaints = "";
    child.stderr.on("data", (chunk: Buffer) => {
      complaints = `${complaints}${chunk.toString()}`.slice(-2000);
    });
    const failed = once(child, "exit").then(([code]: unknown[]) => {
      const last = complaints.trim().split("\n").at(-1) ?? "";
      throw new KernelError(`the kernel ended with ${String(code)}: ${last}`);
    });
    const spawned = once(child, "error").then(([error]: unknown[]) => {
      throw new KernelError(`'${python}' cannot be started`, { cause: error });
    });
    const said = once(createInterface(child.stdout), "line").then(([line]) => String(line));
    for (const promise of [failed, spawned, said]) promise.catch(() => undefined);
    const { port } = z
      .object({ port: z.number() })
      .parse(JSON.parse(await Promise.race([said, failed, spawned])));
    return new Kernel(child, port, key, signal);
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** A fresh model, the same from the same seed. */
  async create(seed: number, shape: ModelShape): Promise<void> {
    await this.#ask("create", { seed, shape }, z.object({ parameters: z.number() }));
  }

  /** One step towards records; gives the mean loss of a token. */
  async imitate(lessons: readonly Lesson[], rate: number): Promise<number> {
    return (await this.#ask("imitate", { records: lessons, rate }, z.object({ loss: z.number() }))).loss;
  }

  /** From here on the policy is held near what it is now. */
  async anchor(): Promise<void> {
    await this.#ask("anchor", {}, z.object({}));
  }

  /** One step of the clipped policy gradient. */
  async reinforce(
    lessons: readonly Lesson[],
    settings: { readonly rate: number; readonly clip: number; readonly kl: number; readonly entropy: number },
  ): Promise<Measured> {
    const { rate, clip, kl, entropy } = settings;
    return this.#ask("reinforce", { records: lessons, rate, clip, kl, entropy }, measured);
  }

  /** The trainer's log-probabilities of the responses. */
  async score(lessons: readonly Lesson[]): Promise<readonly (readonly number[])[]> {
    const schema = z.object({ logprobs: z.array(z.array(z.number())) });
    return (await this.#ask("score", { records: lessons }, schema)).logprobs;
  }

  /** Writes the model, the reference it is held near, and the optimiser: all of it or nothing. */
  async save(path: string): Promise<void> {
    // It has another working folder.
    await this.#ask("save", { path: resolve(path) }, z.object({}));
  }

  /** Goes on from what `save` wrote. */
  async load(path: string): Promise<void> {
    await this.#ask("load", { path: resolve(path) }, version);
  }

  /** The model as a policy. What is asked in one turn of the event loop is computed together. */
  policy(name: string): PolicyClient {
    type Waiting = {
      readonly request: TokenRequest;
      readonly answer: (output: TokenOutput) => void;
      readonly reject: (error: unknown) => void;
    };
    let waiting: Waiting[] = [];
    const flush = async (): Promise<void> => {
      const batch = waiting;
      waiting = [];
      try {
        const requests = batch.map(({ request }) => ({
          session: request.sessionId,
          prompt: request.promptIds,
          maxNew: request.maxNewTokens,
          temperature: request.temperature,
          seed: request.seed,
          stop: request.stopIds,
        }));
        const given = await this.#ask("generate", { requests }, answers);
        for (const [place, { answer: give, reject }] of batch.entries()) {
          const answer = given.answers[place];
          if (answer === undefined) reject(new PolicyError("the kernel gave too few answers"));
          else give({ ...answer, version: given.version });
        }
      } catch (cause) {
        // As of any policy: an episode that it breaks off is masked.
        const error = cause instanceof KernelError ? new PolicyError(cause.message, { cause }) : cause;
        for (const { reject } of batch) reject(error);
      }
    };
    return {
      name,
      generate: (request) =>
        new Promise((answer, reject) => {
          waiting.push({ request, answer, reject });
          if (waiting.length === 1) setImmediate(() => void flush());
        }),
    };
  }

  async #ask<T>(command: string, body: object, schema: z.ZodType<T>): Promise<T> {
    try {
      return await post(this.#endpoint, `/${command}`, body, schema, this.signal);
    } catch (error) {
      // Its connection breaks a moment before its end is known.
      if (error instanceof PolicyError && error.transient && !this.signal.aborted)
        await once(this.signal, "abort", { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
      this.signal.throwIfAborted();
      throw new KernelError(
        `the kernel cannot ${command}: ${error instanceof Error ? error.message : error}`,
        {
          cause: error,
        },
      );
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ended.signal.aborted) return;
    const ended = once(this.#process, "exit");
    this.#process.stdin?.end();
    await ended;
  }
}
