import { PythonError } from "./errors.ts";
import type { Dict, Value } from "./values.ts";

/** A parameter that can be given by name; one without a default has to be given. */
export type Parameter = { readonly name: string; readonly default?: Value };

/** What CPython knows of a function when it is called; `qualifiedName` as in its error texts, such as `RetailTools.calculate`. */
export type Signature = { readonly qualifiedName: string; readonly parameters: readonly Parameter[] };

/**
 * The values of a call by keywords alone, in the order of the parameters. Throws PythonError TypeError with CPython's text:
 * for the first argument that no parameter takes, else for all that are missing.
 */
export function bindArguments({ qualifiedName, parameters }: Signature, args: Dict): readonly Value[] {
  for (const name of args.keys()) {
    if (parameters.some((parameter) => parameter.name === name)) continue;
    throw new PythonError("TypeError", `${qualifiedName}() got an unexpected keyword argument '${name}'`);
  }
  const missing: string[] = [];
  const values = parameters.map(({ name, default: fallback }) => {
    const value = args.get(name) ?? (args.has(name) ? null : fallback);
    if (value === undefined) missing.push(`'${name}'`);
    return value ?? null;
  });
  if (missing.length === 0) return values;
  const noun = missing.length === 1 ? "argument" : "arguments";
  throw new PythonError(
    "TypeError",
    `${qualifiedName}() missing ${missing.length} required positional ${noun}: ${listed(missing)}`,
  );
}

/** `a`, `a and b`, `a, b, and c`. */
function listed(names: readonly string[]): string {
  if (names.length <= 2) return names.join(" and ");
  return `${names.slice(0, -1).join(", ")}, and ${names.at(-1)}`;
}
