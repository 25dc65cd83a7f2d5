import { randomBytes } from "node:crypto";
import { existsSync, renameSync } from "node:fs";
import { mkdir, open, readdir, rm, rmdir } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { systemCode } from "./errors.ts";

/** A folder that nobody sees until it is complete. Disposing of it leaves nothing behind but what was put in place. */
export type Staging = AsyncDisposable & {
  /** Writes a file and flushes it to disk. */
  write(path: string, content: Uint8Array | string): Promise<void>;
  /** Puts the folder where it belongs, in one step. What is there already stays if it `isGood`, else it makes way. */
  place(isGood: () => Promise<boolean>): Promise<void>;
};

/** Starts what is to become `folder`, beside it. */
export async function openStaging(folder: string): Promise<Staging> {
  const staging = beside(folder, "new");
  const aside = beside(folder, "old");
  const created = (await mkdir(staging, { recursive: true })) ?? staging;
  const folders = new Set([staging]);
  return {
    write: async (path, content) => {
      const target = join(staging, path);
      await mkdir(dirname(target), { recursive: true });
      for (let above = dirname(target); above !== staging; above = dirname(above)) folders.add(above);
      const file = await open(target, "wx");
      try {
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
    },
    place: async (isGood) => {
      for (const written of folders) await flush(written);
      if (!moved(staging, folder)) {
        if (await isGood()) return;
        // Back to back, so that the place is empty for as short as can be. If another pull is faster, its copy is as good.
        if (existsSync(folder)) renameSync(folder, aside);
        moved(staging, folder);
      }
      await flush(dirname(folder));
    },
    [Symbol.asyncDispose]: async () => {
      await rm(staging, { recursive: true, force: true });
      await putBack(aside, folder);
      await removeEmpty(dirname(staging), created);
    },
  };
}

/** Removes what pulls that died before us left beside `folder`. */
export async function sweep(folder: string): Promise<void> {
  for (const name of await namesIn(dirname(folder))) {
    const state = leftover(name, basename(folder));
    if (state === undefined) continue;
    const path = join(dirname(folder), name);
    if (state === "old") await putBack(path, folder);
    else await rm(path, { recursive: true, force: true });
  }
}

/** Ends what became of the old content: it goes back if nothing has taken its place, and away otherwise. */
async function putBack(aside: string, folder: string): Promise<void> {
  if (existsSync(aside) && moved(aside, folder)) return;
  await rm(aside, { recursive: true, force: true });
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}

/** Removes `folder` and those above it, up to `last`, as far as they are empty. */
async function removeEmpty(folder: string, last: string): Promise<void> {
  for (let empty = folder; empty.length >= last.length; empty = dirname(empty)) {
    try {
      await rmdir(empty);
    } catch {
      return;
    }
  }
}

/** Makes the names in a folder survive a crash of the machine. */
async function flush(folder: string): Promise<void> {
  // There, folders cannot be opened.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const host = hostname().replaceAll(/[^\w-]/gu, "_");
/** Tells this process from an earlier one with the same number. */
const session = randomBytes(6).toString("hex");
let count = 0;

function beside(folder: string, state: "new" | "old"): string {
  return join(dirname(folder), `.${basename(folder)}.${state}.${host}.${process.pid}.${session}.${count++}`);
}

/** What a folder was for that a dead process of this machine left beside the one of that name; undefined for any other. */
function leftover(name: string, of: string): "new" | "old" | undefined {
  if (!name.startsWith(`.${of}.`)) return undefined;
  const [state, where, pid, by, ...rest] = name.slice(of.length + 2).split(".");
  if ((state !== "new" && state !== "old") || where !== host || rest.length !== 1) return undefined;
  const isInUse = Number(pid) === process.pid ? by === session : isAlive(Number(pid));
  return isInUse ? undefined : state;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== "ESRCH";
  }
}

/** Moves a folder to its place, unless that is taken. */
function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (existsSync(to)) return false;
    throw error;
  }
}
