/**
 * Makes the Python environments of the slow tests and of `small-model.ts` from pinned requirements.
 *
 * node scripts/set-up-python.ts [NAME…]      all of them where none is named
 *
 * They lie beside the datasets, where the tests look for them; $MUA_DATA moves both. $MUA_PYTHON is the Python they are
 * made with. Does nothing where one is there. Exit code 1 where one could not be made.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { datasetRoot } from "@mua/datasets";
import { kernelPython, setUpKernel } from "@mua/training";

const run = promisify(execFile);

type Requirements = { readonly file: string; readonly options?: readonly string[] };

/** Those that `mua` itself has no command for. */
const environments: { readonly [name in "openenv" | "small-model" | "trl"]: Requirements } = {
  openenv: { file: "scripts/requirements/openenv.txt" },
  "small-model": { file: "scripts/requirements/small-model.txt", options: ["--no-deps"] },
  trl: { file: "packages/training/python/mua_trl/requirements.txt" },
};

/** An environment by what it is for; `kernel` is the one that `mua train setup` makes. */
export type EnvironmentName = keyof typeof environments | "kernel";

const names: readonly EnvironmentName[] = ["kernel", "openenv", "small-model", "trl"];

const root = join(datasetRoot(process.env, process.platform), "..");
const kernelRoot = join(root, "training");

/** The Python of an environment; undefined where it has not been set up. */
export function environmentPython(name: EnvironmentName): string | undefined {
  if (name === "kernel") return kernelPython(kernelRoot, process.platform);
  const python = pythonIn(folderOf(name));
  return existsSync(python) ? python : undefined;
}

/** The end of a test's title: why it is skipped, or nothing where it runs. */
export function whyWithout(name: EnvironmentName): string {
  return environmentPython(name) === undefined ? ` (skipped: run pnpm set-up-python ${name})` : "";
}

/** Makes an environment with the Python `base` where it is not there, and gives its Python. Rejects where pip does not succeed. */
export async function setUpEnvironment(name: EnvironmentName, base: string): Promise<string> {
  if (name === "kernel")
    return setUpKernel(kernelRoot, {
      python: base,
      platform: process.platform,
      signal: new AbortController().signal,
    });
  const there = environmentPython(name);
  if (there !== undefined) return there;
  const { file, options = [] } = environments[name];
  const folder = folderOf(name);
  // One that was broken off is not taken for a whole one.
  const draft = `${folder}.draft`;
  await rm(draft, { recursive: true, force: true });
  await run(base, ["-m", "venv", draft]);
  await run(pythonIn(draft), ["-m", "pip", "install", "--quiet", ...options, "--requirement", pathOf(file)]);
  // It is only ever started by its Python's path, which it finds itself by.
  await rename(draft, folder);
  return pythonIn(folder);
}

/** The first Python that is new enough and can make environments. Rejects where there is none. */
export async function basePython(): Promise<string> {
  const { MUA_PYTHON: given } = process.env;
  const candidates =
    given === undefined ? ["python3", "python3.13", "python3.12", "python3.11", "python"] : [given];
  for (const python of candidates) {
    const works = run(python, ["-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"]);
    if ((await Promise.allSettled([works]))[0].status === "fulfilled") return python;
  }
  throw new Error(`there is no Python 3.11 or later that can make environments: ${candidates.join(", ")}`);
}

/** Other requirements get another folder. */
function folderOf(name: keyof typeof environments): string {
  const hash = createHash("sha256")
    .update(readFileSync(pathOf(environments[name].file)))
    .digest("hex");
  return join(root, "python", `${name}-${hash.slice(0, 12)}`);
}

function pathOf(file: string): string {
  return join(import.meta.dirname, "..", file);
}

function pythonIn(folder: string): string {
  return process.platform === "win32" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
}

/** What pip or Python said was wrong. */
function reasonOf(error: unknown): string {
  const { stderr, message } = error as Error & { readonly stderr?: string };
  const lines = (stderr || message).trim().split("\n");
  return lines.findLast((line) => /error/iu.test(line)) ?? lines.at(-1) ?? "";
}

async function main(asked: readonly string[]): Promise<number> {
  const chosen = names.filter((name) => asked.length === 0 || asked.includes(name));
  if (chosen.length < asked.length) throw new RangeError(`there are ${names.join(", ")}`);
  let base: string;
  try {
    base = await basePython();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return 1;
  }
  let code = 0;
  // One after the other: what two of them need is downloaded once.
  for (const name of chosen)
    try {
      process.stdout.write(`${name}: ${await setUpEnvironment(name, base)}\n`);
    } catch (error) {
      process.stderr.write(`${name} could not be set up: ${reasonOf(error)}\n`);
      code = 1;
    }
  return code;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
