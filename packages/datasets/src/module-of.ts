import { type Dataset, MalformedFileError } from "@mua/core";
import { isDict } from "@mua/python-compat";
import { EXTRACTION, type ExtractedModule, readModule } from "./extraction.ts";

/** What upstream keeps in one Python module of a dataset. Throws MalformedFileError when it is not there. */
export function moduleOf(dataset: Dataset, path: string): ExtractedModule {
  const modules = dataset.json(EXTRACTION);
  const module = isDict(modules) ? modules.get(path) : undefined;
  if (module === undefined) throw new MalformedFileError(EXTRACTION, `a module '${path}'`);
  return readModule(module, path);
}
