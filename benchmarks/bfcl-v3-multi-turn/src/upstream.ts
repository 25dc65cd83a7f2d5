import { type Dataset, MalformedFileError } from "@mua/core";
import { EXTRACTION, type ExtractedClass, type ExtractedModule, moduleOf } from "@mua/datasets";
import { type Dict, isDict, isList, type Key, Opaque, Tuple, type Value } from "@mua/python-compat";
import { markLasting } from "./printing.ts";

const SOURCES = "bfcl_eval/eval_checker/multi_turn_eval/func_source_code";

/** The name of an API's Python module, by the name of its source file. */
export function pythonModule(file: string): string {
  return `${SOURCES}/${file}`.replaceAll("/", ".");
}

/** What upstream's Python modules of a dataset hold, as Python values; shared by all episodes, so never to be written to. */
export class Upstream {
  readonly #dataset: Dataset;
  readonly #modules = new Map<string, ExtractedModule>();
  readonly #values = new WeakMap<object, Value>();

  constructor(dataset: Dataset) {
    this.#dataset = dataset;
  }

  /** A module below `bfcl_eval`. Throws MalformedFileError where the dataset has none of that path. */
  module(path: string): ExtractedModule {
    const known = this.#modules.get(path);
    if (known !== undefined) return known;
    const module = moduleOf(this.#dataset, path);
    this.#modules.set(path, module);
    return module;
  }

  /** An API class by the name of its source file, without `.py`. */
  api(file: string, name: string): ExtractedClass {
    const found = this.module(`${SOURCES}/${file}.py`).classes.get(name);
    if (found === undefined) throw new MalformedFileError(EXTRACTION, `a class '${name}' in ${file}.py`);
    return found;
  }

  /** A module-level literal of an API's source file. */
  constant(file: string, name: string): Value {
    return this.#value(this.module(`${SOURCES}/${file}.py`).constants.get(name), `${file}.py: '${name}'`);
  }

  /** A module-level dict of an API's source file. */
  table(file: string, name: string): Dict {
    return asDict(this.constant(file, name), `${file}.py: '${name}'`);
  }

  /** A dict that a method gives to a local name. */
  local(file: string, api: string, method: string, name: string): Dict {
    const where = `${api}.${method}: '${name}'`;
    const found = this.api(file, api).methods.get(method)?.locals.get(name);
    return asDict(this.#value(found, where), where);
  }

  /** The long text of a method. */
  text(file: string, api: string, method: string): string {
    const [text] = this.api(file, api).methods.get(method)?.texts ?? [];
    if (typeof text !== "string") throw new MalformedFileError(EXTRACTION, `a text in ${api}.${method}`);
    return text;
  }

  /** A literal read from its extraction, the same value every time. */
  #value(extracted: Value | undefined, where: string): Value {
    if (extracted === undefined) throw new MalformedFileError(EXTRACTION, where);
    if (typeof extracted !== "object" || extracted === null) return extracted;
    const known = this.#values.get(extracted);
    if (known !== undefined) return known;
    const value = fromExtraction(extracted);
    markLasting(value);
    this.#values.set(extracted, value);
    return value;
  }
}

function asDict(value: Value, where: string): Dict {
  if (!isDict(value)) throw new MalformedFileError(EXTRACTION, `a dict as ${where}`);
  return value;
}

/** A literal, with dicts that have other keys than texts and `...` turned back into what they were. */
function fromExtraction(value: Value): Value {
  if (isList(value)) return value.map(fromExtraction);
  if (!isDict(value)) return value;
  if (value.get("$ellipsis") === true) return new Opaque("ellipsis", "Ellipsis");
  const pairs = value.get("$pairs");
  if (!isList(pairs)) return new Map(Array.from(value, ([key, item]) => [key, fromExtraction(item)]));
  return new Map(
    pairs.flatMap((pair): [Key, Value][] => {
      const [key, item] = isList(pair) ? pair : [];
      if (key === undefined || item === undefined) return [];
      return [[pairKey(key), fromExtraction(item)]];
    }),
  );
}

/** Tuples of texts are keys only to be looked up in tables of ours, so their text will do. */
function pairKey(key: Value): Key {
  if (isList(key) || key instanceof Tuple) return (isList(key) ? key : key.items).join("-");
  return isDict(key) || (typeof key === "object" && key !== null) ? null : key;
}
