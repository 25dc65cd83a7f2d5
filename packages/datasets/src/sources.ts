import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { DatasetManifest } from "@mua/core";
import type { Value } from "@mua/python-compat";
import { DatasetError, messageOf, selectorOf, systemCode } from "./errors.ts";
import { EXTRACTION } from "./extraction.ts";
import { readPinned } from "./pins.ts";

/** Where the files of a dataset come from. What it gives is not checked yet. */
export type Source = {
  /** The content of an upstream file. Throws DatasetError when it cannot be had. */
  file(path: string, signal: AbortSignal): Promise<Uint8Array>;
  /** The extraction of a Python module. Throws DatasetError when it cannot be had. */
  module(path: string, signal: AbortSignal): Promise<Value>;
  /** How to name a path of it to a person. */
  place(path: string): string;
};

/** A checkout of the upstream repository, or a folder with the dataset's files and `extracted/python.json`. */
export function folderSource(manifest: DatasetManifest, folder: string): Source {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new DatasetError("missing", `There is no folder ${folder}`);
  }
  const inside = join(folder, manifest.upstream.folder ?? "");
  const base = existsSync(inside) ? inside : folder;
  const place = (path: string): string => join(base, path);

  const file = async (path: string): Promise<Uint8Array> => {
    try {
      return await readFile(place(path));
    } catch (error) {
      if (systemCode(error) !== "ENOENT") {
        throw new DatasetError("missing", `${place(path)} cannot be read: ${messageOf(error)}`, {
          cause: error,
        });
      }
      const { repository, commit } = manifest.upstream;
      throw new DatasetError(
        "missing",
        `${place(path)} is missing: ${folder} is neither a checkout of ${repository} at commit ${commit} nor a folder with the files of ${selectorOf(manifest)}`,
      );
    }
  };
  const readExtraction = async (): Promise<ReadonlyMap<string, Value> | undefined> => {
    if (!existsSync(place(EXTRACTION))) return undefined;
    const checked = readPinned(Buffer.from(await file(EXTRACTION)).toString("utf8"), manifest.pythonModules);
    if ("problem" in checked) throw new DatasetError("checksum", `${place(EXTRACTION)} ${checked.problem}`);
    return checked.modules;
  };
  let extraction: ReturnType<typeof readExtraction> | undefined;
  return {
    place,
    file,
    module: async (path) => {
      extraction ??= readExtraction();
      return (await extraction)?.get(path) ?? (await extract(await file(path), place(path)));
    },
  };
}

/** Waits before a download is tried again, in milliseconds. */
const PAUSES = [250, 1000];

/** The upstream repository at the pinned commit, over HTTP. */
export function upstreamSource({ name, version, upstream }: DatasetManifest, origin: string): Source {
  const { repository, commit, folder } = upstream;
  const root = [repository, commit, ...(folder === undefined ? [] : [folder])];
  const place = (path: string): string =>
    `${origin}/${[...root, path].join("/").split("/").map(encodeURIComponent).join("/")}`;
  const selector = selectorOf({ name, version });
  const advice = `Where a folder DIR holds ${repository} at commit ${commit}: mua data pull ${selector} --from DIR`;

  const failure = (problem: string, cause?: unknown) =>
    new DatasetError("download", `${problem}. ${advice}`, { cause });
  const file = async (path: string, signal: AbortSignal): Promise<Uint8Array> => {
    const url = place(path);
    for (let attempt = 0; ; attempt++) {
      const result = await download(url, signal);
      if (result instanceof Uint8Array) return result;
      signal.throwIfAborted();
      const wait = result.passing ? PAUSES[attempt] : undefined;
      if (wait === undefined) throw failure(result.text, result.cause);
      await pause(wait, undefined, { signal });
    }
  };
  return { place, file, module: async (path, signal) => extract(await file(path, signal), place(path)) };
}

/** Why a download failed; one that is `passing` may succeed when it is tried again. */
type DownloadProblem = { readonly text: string; readonly passing: boolean; readonly cause?: unknown };

async function download(url: string, signal: AbortSignal): Promise<Uint8Array | DownloadProblem> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (error) {
    const text = `Cannot reach ${new URL(url).origin} (${networkReason(error)})`;
    return { text, passing: isCut(error), cause: error };
  }
  if (!response.ok) {
    await response.body?.cancel();
    return {
      text: `${url} answers ${response.status}`,
      passing: response.status === 429 || response.status >= 500,
    };
  }
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    return { text: `The download of ${url} broke off (${messageOf(error)})`, passing: true, cause: error };
  }
}

/** Why `fetch` failed: its own message says nothing, and that of its cause is empty where several addresses were tried. */
function networkReason(error: unknown): string {
  const { message, code } = causeOf(error);
  return message || code;
}

/** Whether there was a connection, which broke. */
function isCut(error: unknown): boolean {
  const { code } = causeOf(error);
  return code === "ECONNRESET" || code === "UND_ERR_SOCKET";
}

function causeOf(error: unknown): { readonly message: string; readonly code: string } {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return { message: messageOf(cause), code };
}

async function extract(bytes: Uint8Array, place: string): Promise<Value> {
  // The parser is only needed here, and it is not small.
  const { extractModule } = await import("./python-source/extract.ts");
  try {
    return extractModule(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), place);
  } catch (error) {
    if (error instanceof DatasetError) throw error;
    throw new DatasetError("malformed", `${place} cannot be extracted: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
