import { type Dataset, MalformedFileError } from "@mua/core";
import { type ExtractedModule, readModule } from "@mua/datasets";
import { isDict } from "@mua/python-compat";

const FILE = "extracted/python.json";

/** What upstream keeps in one Python module of a dataset. Throws MalformedFileError when it is not there. */
export function moduleOf(dataset: Dataset, path: string): ExtractedModule {
  const modules = dataset.json(FILE);
  const module = isDict(modules) ? modules.get(path) : undefined;
  if (module === undefined) throw new MalformedFileError(FILE, `a module '${path}'`);
  return readModule(module, path);
}
