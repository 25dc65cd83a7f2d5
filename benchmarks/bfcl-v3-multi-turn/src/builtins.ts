import {
  type Callable,
  compare,
  type Dict,
  isTruthy,
  iterate,
  PythonError,
  typeError,
  typeName,
  type Value,
} from "@mua/python-compat";

/** The builtins that models are known to call by mistake. All others are undefined names here. */
export const BUILTINS: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ["print", { name: "print", call: print }],
  ["sorted", { name: "sorted", call: sorted }],
]);

function sorted(positional: readonly Value[], named: Dict): Value {
  if (positional.length !== 1) throw typeError(`sorted expected 1 argument, got ${positional.length}`);
  refuseOthers(named, ["key", "reverse"], "sort");
  const key = named.get("key") ?? null;
  if (key !== null) throw typeError(`'${typeName(key)}' object is not callable`);
  const items = [...iterate(positional[0] ?? null)];
  // The engine may compare in another order, so that an error could name other types.
  for (const [index, item] of items.entries()) if (index > 0) compare("<", item, items[index - 1] ?? null);
  const isReversed = isTruthy(named.get("reverse") ?? false);
  if (isReversed) items.reverse();
  items.sort((a, b) => (compare("<", a, b) ? -1 : compare("<", b, a) ? 1 : 0));
  return isReversed ? items.reverse() : items;
}

function print(_positional: readonly Value[], named: Dict): Value {
  refuseOthers(named, ["sep", "end", "file", "flush"], "print");
  for (const name of ["sep", "end"]) {
    const value = named.get(name) ?? null;
    if (value !== null && typeof value !== "string") {
      throw typeError(`${name} must be None or a string, not ${typeName(value)}`);
    }
  }
  const file = named.get("file") ?? null;
  if (file !== null)
    throw new PythonError("AttributeError", `'${typeName(file)}' object has no attribute 'write'`);
  return null;
}

function refuseOthers(named: Dict, known: readonly string[], callee: string): void {
  const other = [...named.keys()].find((name) => !known.some((one) => one === name));
  if (other !== undefined) throw typeError(`'${other}' is an invalid keyword argument for ${callee}()`);
}
