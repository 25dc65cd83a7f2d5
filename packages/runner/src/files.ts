import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { hasCode, touching } from "./store-error.ts";

/** The text of a file, undefined when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  return ifThere(path, () => readFile(path, "utf8"));
}

/** Bytes in a file, undefined when there is none. */
export async function sizeIfThere(path: string): Promise<number | undefined> {
  return ifThere(path, async () => (await stat(path)).size);
}

async function ifThere<T>(path: string, action: () => Promise<T>): Promise<T | undefined> {
  return touching(path, async () => {
    try {
      return await action();
    } catch (error) {
      if (hasCode(error, "ENOENT")) return undefined;
      throw error;
    }
  });
}

/** Writes a whole file and flushes it to disk: whoever reads it sees the old text or the new one, even after a crash. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  await touching(path, async () => {
    try {
      await writeNew(draft, "w", text);
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  });
}

/** Opens a file, writes it, flushes it to disk and closes it. */
export async function writeNew(path: string, flags: "w" | "wx", content: string | Uint8Array): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a folder and those above it, unless they are there. Throws a RunStoreError when that cannot be. */
export async function makeFolders(path: string): Promise<void> {
  await touching(path, () => makeFolder(path));
}

/** Step by step: `recursive` of `mkdir` never returns where the system denies that the folder above exists, as in /proc. */
async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) await makeFolder(above);
  try {
    await mkdir(path);
  } catch (error) {
    // Somebody else may have been faster.
    if (!(await isFolder(path))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}
