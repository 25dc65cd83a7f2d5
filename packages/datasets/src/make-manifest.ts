import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DatasetManifest } from "@mua/core";
import { compareCodePoints, sha256Hex } from "@mua/python-compat";
import { EXTRACTION, extractedText, parseExtracted } from "./extraction.ts";

/**
 * The manifest of a dataset as it lies in a folder: every file with its checksum, and the modules whose extraction stands
 * in `extracted/python.json`.
 */
export function makeManifest(
  folder: string,
  facts: Pick<DatasetManifest, "name" | "version" | "upstream">,
): DatasetManifest {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "/").length).replaceAll("\\", "/"))
    .filter((path) => path !== EXTRACTION);
  const modules = parseExtracted(readFileSync(join(folder, EXTRACTION), "utf8"), EXTRACTION);
  return {
    ...facts,
    files: paths.sort(compareCodePoints).map((path) => {
      const bytes = readFileSync(join(folder, path));
      return { path, sha256: createHash("sha256").update(bytes).digest("hex"), bytes: bytes.length };
    }),
    pythonModules: [...modules].map(([path, extraction]) => ({
      path,
      sha256: sha256Hex(extractedText(extraction)),
    })),
  };
}
