import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { sha256Hex } from "@mua/python-compat";
import { makeFolders } from "@mua/runner";
import { KernelError } from "./kernel.ts";

const requirements = fileURLToPath(new URL("../../python/requirements.txt", import.meta.url));

/** The folder of the kernel's virtual environment below `root`: other requirements get another one. */
function environmentFolder(root: string): string {
  return join(root, `python-${sha256Hex(readFileSync(requirements, "utf8")).slice(0, 12)}`);
}

function pythonIn(folder: string, platform: NodeJS.Platform): string {
  return platform === "win32" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
}

/** The Python of the environment that `setUpKernel` made; undefined when there is none. */
export function kernelPython(root: string, platform: NodeJS.Platform): string | undefined {
  const python = pythonIn(environmentFolder(root), platform);
  return existsSync(python) ? python : undefined;
}

/**
 * Makes a virtual environment with the pinned requirements below `root` and gives its Python; does nothing when it is
 * there. One that was broken off leaves nothing that would be taken for a whole one. Rejects with a KernelError.
 */
export async function setUpKernel(
  root: string,
  {
    python,
    platform,
    signal,
  }: {
    readonly python: string;
    readonly platform: NodeJS.Platform;
    readonly signal: AbortSignal;
  },
): Promise<string> {
  const there = kernelPython(root, platform);
  if (there !== undefined) return there;
  const folder = environmentFolder(root);
  const draft = `${folder}.draft`;
  await rm(draft, { recursive: true, force: true });
  await makeFolders(root);
  const run = promisify(execFile);
  try {
    await run(python, ["-m", "venv", draft], { signal });
    await run(pythonIn(draft, platform), ["-m", "pip", "install", "--quiet", "--requirement", requirements], {
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new KernelError(
      `the Python environment could not be made with '${python}': ${reasonOf(error)}; $MUA_PYTHON names another Python, of 3.11 or newer`,
      { cause: error },
    );
  }
  // The environment is only ever started by its Python's path, which it finds itself by.
  await rename(draft, folder);
  return pythonIn(folder, platform);
}

/** Why a command failed, in one line. */
function reasonOf(error: unknown): string {
  const { stderr = "", code } = error as { readonly stderr?: string; readonly code?: unknown };
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  // Warnings may stand behind what went wrong.
  const last = lines.findLast((line) => /^error/iu.test(line)) ?? lines.at(-1);
  return last ?? (code === "ENOENT" ? "there is no such command" : `it ended with ${code}`);
}
