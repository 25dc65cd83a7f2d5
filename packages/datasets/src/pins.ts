import { createHash } from "node:crypto";
import type { DatasetManifest } from "@mua/core";
import { compareCodePoints, sha256Hex, type Value } from "@mua/python-compat";
import { extractedText, moduleTexts, parseExtracted } from "./extraction.ts";

export type PinnedFile = DatasetManifest["files"][number];
export type PinnedModule = DatasetManifest["pythonModules"][number];

export function pinFile(path: string, bytes: Uint8Array): PinnedFile {
  return { path, sha256: createHash("sha256").update(bytes).digest("hex"), bytes: bytes.length };
}

/** The extraction is what is pinned of a module, so that its source may lie anywhere, or nowhere. */
export function pinModule(path: string, extraction: Value): PinnedModule {
  return { path, sha256: sha256Hex(extractedText(extraction)) };
}

/** What is wrong with a file; undefined when it is as pinned. */
export function fileProblem(pinned: PinnedFile, bytes: Uint8Array): string | undefined {
  if (bytes.length !== pinned.bytes) return `has ${bytes.length} bytes, pinned are ${pinned.bytes}`;
  const { sha256 } = pinFile(pinned.path, bytes);
  return sha256 === pinned.sha256 ? undefined : `has the checksum ${sha256}, pinned is ${pinned.sha256}`;
}

/** What is wrong with the extraction of a module; undefined when it is as pinned. */
export function moduleProblem(pinned: PinnedModule, extraction: Value): string | undefined {
  return moduleTextProblem(pinned, extractedText(extraction));
}

function moduleTextProblem(pinned: PinnedModule, text: string): string | undefined {
  const sha256 = sha256Hex(text);
  return sha256 === pinned.sha256
    ? undefined
    : `has an extraction with the checksum ${sha256}, pinned is ${pinned.sha256}`;
}

/** The modules of a text like `extracted/python.json`, or what is wrong with it. */
export function readPinned(text: string, pinned: readonly PinnedModule[]): ReturnType<typeof parseExtracted> {
  const parsed = parseExtracted(text);
  if ("problem" in parsed) return parsed;
  const texts = moduleTexts(text);
  if (texts === undefined) return { problem: "is not as the extraction writes it" };
  for (const module of pinned) {
    const found = texts.get(module.path);
    const problem = found === undefined ? "is missing" : moduleTextProblem(module, found);
    if (problem !== undefined) return { problem: `is not as pinned: ${module.path} ${problem}` };
  }
  return parsed;
}

/**
 * The hash of a dataset: SHA-256, in hexadecimal, over what `sha256sum` prints for the upstream files in order of their
 * paths. It does not depend on the extraction.
 */
export function datasetHash(files: readonly PinnedFile[]): string {
  const lines = files
    .toSorted((a, b) => compareCodePoints(a.path, b.path))
    .map(({ path, sha256 }) => `${sha256}  ${path}\n`);
  return sha256Hex(lines.join(""));
}
