import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { runProgram } from "../src/program.ts";
import type { Terminal } from "../src/terminal.ts";

const main = join(import.meta.dirname, "../src/main.ts");

/** What a process of `mua` left behind. */
export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** A folder in which `mua` is started; it goes away with the test. */
export type Place = Disposable & {
  readonly path: string;
  /** Runs `mua` to its end. */
  readonly mua: (...args: readonly string[]) => Promise<Ran>;
  /** The same with environment variables or something on standard input. */
  readonly muaWith: (
    options: { readonly env?: NodeJS.ProcessEnv; readonly input?: string },
    ...args: readonly string[]
  ) => Promise<Ran>;
  /** The same in this process, which is faster: whatever is told apart by more than a process's shell. Paths have to be absolute. */
  readonly inside: (env: NodeJS.ProcessEnv, ...args: readonly string[]) => Promise<Ran>;
  /** Starts `mua`, with pipes. */
  readonly start: (...args: readonly string[]) => ChildProcess;
  /** The names of the runs made here. */
  readonly runs: () => readonly string[];
};

/** The environment of this process without what steers `mua`, and with a cache of datasets of its own. */
function environment(path: string, more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:MUA_|npm_|NODE_OPTIONS|FORCE_COLOR)/u.test(name),
  );
  return { ...Object.fromEntries(own), MUA_DATA: join(path, "data"), ...more };
}

export function place(): Place {
  const path = mkdtempSync(join(tmpdir(), "mua-cli-"));
  const spawned = (args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess =>
    spawn(process.execPath, [main, ...args], { cwd: path, env: environment(path, env) });
  const muaWith: Place["muaWith"] = async ({ env, input }, ...args) => {
    const child = spawned(args, env);
    child.stdin?.end(input ?? "");
    return ended(child);
  };
  return {
    path,
    mua: (...args) => muaWith({}, ...args),
    muaWith,
    inside: (env, ...args) => inside({ MUA_RUNS: join(path, "results", "runs"), ...env }, args),
    start: (...args) => spawned(args),
    runs: () => readdirSync(join(path, "results", "runs")).toSorted(),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

async function inside(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<Ran> {
  const written = { stdout: "", stderr: "" };
  const terminal: Terminal = {
    out: (text) => {
      written.stdout += text;
    },
    note: (line) => {
      written.stderr += `${line}\n`;
    },
    status: () => undefined,
    ask: async () => undefined,
    close: () => undefined,
    live: false,
    columns: undefined,
    signal: new AbortController().signal,
  };
  return { code: await runProgram(args, terminal, env), ...written };
}

/** Waits for the end of a process whose output nobody has read yet. */
export async function ended(child: ChildProcess): Promise<Ran> {
  if (child.stdout === null || child.stderr === null) throw new Error("the process has no pipes");
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit") as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** The text of README.md: what it shows has to be what comes out. */
export function readme(): string {
  return readFileSync(join(import.meta.dirname, "../../../README.md"), "utf8");
}

/** Output without what differs between two runs: times, the folder, and sizes of what holds them. */
export function normal(output: string, { path }: Pick<Place, "path">): string {
  return output
    .replaceAll(path, "DIR")
    .replaceAll(/\d{8}T\d{6}Z/gu, "TIME")
    .replaceAll(/\b\d+\.\d s\b/gu, "N s")
    .replaceAll(/\b\d+ bytes|\bbyte \d+/gu, (size) => size.replace(/\d+/u, "N"))
    .replaceAll(/"wallSeconds":[\d.]+/gu, '"wallSeconds":N');
}

/** Standard output of a command with `--json`, each line read. Throws when one is not JSON. */
export function jsonLines<T = { readonly [key: string]: unknown }>({ stdout }: Ran): readonly T[] {
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as T);
}
