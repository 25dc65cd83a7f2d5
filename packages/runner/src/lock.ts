import { link, readFile, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { z } from "zod";
import { writeNew } from "./files.ts";
import { hasCode, RunStoreError, touching } from "./store-error.ts";

/** The exclusive right to write a run. */
export type Lock = { release(): Promise<void> };

const holder = z.object({ pid: z.number().int().positive(), host: z.string() });

/** Locks that this process holds or is taking, by path. */
const held = new Set<string>();

/**
 * Takes the lock of a run's folder, or one of another name in it. A lock whose process has died on this machine is taken
 * over. Throws a RunStoreError that names the holder otherwise.
 */
export async function takeLock(folder: string, name = "lock"): Promise<Lock> {
  const path = resolve(folder, name);
  if (held.has(path)) throw writtenBy(path, process.pid);
  held.add(path);
  const release = async (): Promise<void> => {
    await touching(path, () => rm(path, { force: true }));
    held.delete(path);
  };
  try {
    const text = JSON.stringify({ pid: process.pid, host: hostname() });
    await touching(path, async () => {
      while (!(await tryCreate(path, text))) await removeStale(path);
    });
  } catch (error) {
    held.delete(path);
    throw error;
  }
  return { release };
}

/** Whether somebody writes a run: its lock is there, and its process is alive as far as that can be known from here. */
export async function isBeingWritten(folder: string): Promise<boolean> {
  const path = resolve(folder, "lock");
  const text = await touching(path, () => readIfStill(path));
  const by = text === undefined ? undefined : parseHolder(text);
  return by !== undefined && (by.host !== hostname() || isAlive(by.pid));
}

async function tryCreate(path: string, text: string): Promise<boolean> {
  // Linked into place so that nobody ever reads a lock that is still being written.
  const draft = `${path}.${process.pid}.tmp`;
  await writeNew(draft, "w", text);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Removes the lock when its process is dead; throws when it is not, or when that cannot be known. */
async function removeStale(path: string): Promise<void> {
  const text = await readIfStill(path);
  if (text === undefined) return;
  const by = parseHolder(text);
  if (by === undefined)
    throw new RunStoreError(path, "the lock is not readable; remove it when no process writes this run");
  if (by.host !== hostname()) {
    throw new RunStoreError(
      path,
      `process ${by.pid} on ${by.host} writes this run; remove the lock when that process is gone`,
    );
  }
  // A lock with our own number was left by a process before us: ours are in `held`.
  if (by.pid !== process.pid && isAlive(by.pid)) throw writtenBy(path, by.pid);
  await moveAway(path, text);
}

function writtenBy(path: string, pid: number): RunStoreError {
  const advice = "wait for it, or remove the lock when that is another program";
  return new RunStoreError(path, `process ${pid} writes this run; ${advice}`);
}

/** Takes the stale lock away, and puts it back when another process has been faster and it is no longer the stale one. */
async function moveAway(path: string, stale: string): Promise<void> {
  const aside = `${path}.${process.pid}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return;
    throw error;
  }
  if ((await readFile(aside, "utf8")) !== stale) await link(aside, path);
  await rm(aside, { force: true });
}

async function readIfStill(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

function parseHolder(text: string): z.infer<typeof holder> | undefined {
  try {
    return holder.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, "EPERM");
  }
}
