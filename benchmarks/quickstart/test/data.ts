import { readFileSync } from "node:fs";
import { type Dict, isDict, parseJson, type Value } from "@mua/python-compat";

/** A data file as text. */
export function dataFile(path: string): string {
  return readFileSync(new URL(`../data/${path}`, import.meta.url), "utf8");
}

/** The dict or list entry at a path; fails the test where there is none. */
export function at(value: Value, ...path: readonly (string | number)[]): Value {
  let found: Value | undefined = value;
  for (const step of path) {
    if (isDict(found)) found = found.get(step);
    else if (Array.isArray(found) && typeof step === "number") found = (found as readonly Value[])[step];
    else found = undefined;
  }
  if (found === undefined) throw new Error(`nothing at ${path.join(".")}`);
  return found;
}

export function list(value: Value): readonly Value[] {
  if (!Array.isArray(value)) throw new Error("no list");
  return value;
}

/** The database of a part, and its tables as rows with their ids. */
export function databaseOf(part: string) {
  const database = parseJson(dataFile(`${part}/db.json`));
  const rows = (name: string): readonly (readonly [string, Dict])[] => {
    const table = at(database, name);
    if (!isDict(table)) throw new Error(`${name} is no table`);
    return [...table].map(([id, row]) => {
      if (!isDict(row)) throw new Error(`${String(id)} is no row`);
      return [String(id), row];
    });
  };
  return { database, rows };
}
