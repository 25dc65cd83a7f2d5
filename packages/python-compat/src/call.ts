import { typeError } from "./operations.ts";
import type { Dict, Value } from "./values.ts";

/** A parameter that can be given by place or by name; one without a default has to be given. */
export type Parameter = { readonly name: string; readonly default?: Value };

/**
 * What CPython knows of a method when it is called; `qualifiedName` as in its error texts, such as `RetailTools.calculate`, and
 * `module`, where it is known, as in those about `*` and `**`. The object a method belongs to is no parameter here.
 */
export type Signature = {
  readonly qualifiedName: string;
  readonly module?: string;
  readonly parameters: readonly Parameter[];
};

/**
 * The values of a call in the order of the parameters. Throws PythonError TypeError with CPython's text: for the first argument
 * by name that no parameter takes or that was given by place already, else for too many by place, else for all that are missing.
 */
export function bindArguments(
  { qualifiedName, parameters }: Signature,
  named: Dict,
  positional: readonly Value[] = [],
): readonly Value[] {
  const refuse = (problem: string): never => {
    throw typeError(`${qualifiedName}() ${problem}`);
  };
  const values: (Value | undefined)[] = positional.slice(0, parameters.length);
  for (const [name, value] of named) {
    const place = parameters.findIndex((parameter) => parameter.name === name);
    if (place < 0 && name !== "self") refuse(`got an unexpected keyword argument '${name}'`);
    if (place < 0 || values[place] !== undefined) refuse(`got multiple values for argument '${name}'`);
    values[place] = value;
  }
  if (positional.length > parameters.length) refuse(tooMany(parameters, positional.length));
  const missing: string[] = [];
  const bound = parameters.map(({ name, default: fallback }, place) => {
    const given = values[place];
    const value = given === undefined ? fallback : given;
    if (value === undefined) missing.push(`'${name}'`);
    return value ?? null;
  });
  if (missing.length > 0) {
    refuse(
      `missing ${missing.length} required positional argument${plural(missing.length)}: ${listed(missing)}`,
    );
  }
  return bound;
}

/** The object a method belongs to counts as an argument. */
function tooMany(parameters: readonly Parameter[], given: number): string {
  const most = parameters.length + 1;
  const least = most - parameters.filter((parameter) => parameter.default !== undefined).length;
  const takes = least === most ? `${most}` : `from ${least} to ${most}`;
  const noun = `argument${least === most ? plural(most) : "s"}`;
  return `takes ${takes} positional ${noun} but ${given + 1} were given`;
}

function plural(count: number): string {
  return count === 1 ? "" : "s";
}

/** `a`, `a and b`, `a, b, and c`. */
function listed(names: readonly string[]): string {
  if (names.length <= 2) return names.join(" and ");
  return `${names.slice(0, -1).join(", ")}, and ${names.at(-1)}`;
}
