import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { DatasetManifest } from "@mua/core";
import { compareCodePoints } from "@mua/python-compat";
import { DatasetError } from "./errors.ts";
import { EXTRACTION, parseExtracted } from "./extraction.ts";
import { pinFile, pinModule } from "./pins.ts";

/**
 * The manifest of a dataset as it lies in a folder: every file, and the modules whose extraction stands in
 * `extracted/python.json`. Throws DatasetError when that is not readable.
 */
export function makeManifest(
  folder: string,
  facts: Pick<DatasetManifest, "name" | "version" | "upstream">,
): DatasetManifest {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
    .filter((path) => path !== EXTRACTION)
    .sort(compareCodePoints);
  const extraction = parseExtracted(readFileSync(join(folder, EXTRACTION), "utf8"));
  if ("problem" in extraction) throw new DatasetError("malformed", `${EXTRACTION} ${extraction.problem}`);
  return {
    ...facts,
    files: paths.map((path) => pinFile(path, readFileSync(join(folder, path)))),
    pythonModules: [...extraction.modules].map(([path, module]) => pinModule(path, module)),
  };
}
