import { MalformedFileError } from "@mua/core";
import type { ExtractedModule } from "@mua/datasets";
import { type Dict, isDict, isList, type Validator, type Value } from "@mua/python-compat";
import { readAs } from "../official-file.ts";

/** What upstream's `__init__` gives to the attributes of a scenario class. */
export type Defaults = { readonly className: string; readonly init: Dict };

/** The defaults of a class in an extracted module. Throws MalformedFileError, naming `path`. */
export function defaultsOf(module: ExtractedModule, className: string, path: string): Defaults {
  const found = module.classes.get(className);
  if (found === undefined) throw new MalformedFileError(path, `a class '${className}'`);
  return { className: `${path} ${className}`, init: found.init };
}

/** Defaults as values of a type. Throws MalformedFileError. */
export function readDefaults<T extends Value>(validator: Validator<T>, { className, init }: Defaults): T {
  return readAs(validator, init, className);
}

/** A default that is a dict with ints as keys, which an extraction writes as pairs. Throws MalformedFileError. */
export function readRows<T extends Value>(
  validator: Validator<T>,
  { className, init }: Defaults,
  attribute: string,
): ReadonlyMap<bigint, T> {
  const position = `${className}.${attribute}`;
  const written = init.get(attribute);
  const pairs = isDict(written) ? written.get("$pairs") : undefined;
  if (!isList(pairs)) throw new MalformedFileError(position, "pairs of keys and values");
  return new Map(
    pairs.map((pair) => {
      const [key, row] = isList(pair) ? pair : [];
      if (typeof key !== "bigint" || row === undefined)
        throw new MalformedFileError(position, "an int and its row");
      return [key, readAs(validator, row, `${position}[${key}]`)];
    }),
  );
}
