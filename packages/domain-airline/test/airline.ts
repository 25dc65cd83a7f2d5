import { readFileSync } from "node:fs";
import { toolCall } from "@mua/core";
import { isDict, type Key, parseJson, type Value } from "@mua/python-compat";
import { type AirlineBase, loadAirlineDatabase, openAirline } from "../src/index.ts";

/**
 * A small invented airline. Reservation `R3CCCC` belongs to a user that does not exist; on 2024-05-20 flight `NB20` sells
 * economy only, at no price; flight `NB11` also goes on a date that is no date.
 */
export function loadSmallAirline(): AirlineBase {
  return loadAirlineDatabase(parseJson(readFileSync(new URL("airline.json", import.meta.url), "utf8")));
}

export type Arguments = { readonly [name: string]: Value };
export type Airline = ReturnType<typeof openSmallAirline>;

/** A fresh episode at the airline; `call` runs a tool and gives its text. */
export function openSmallAirline(base: AirlineBase = loadSmallAirline()) {
  const world = openAirline(base, { tools: [] });
  const call = (name: string, args: Arguments): string =>
    world.call("agent", toolCall("", name, new Map<Key, Value>(Object.entries(args)))).content;
  return { world, call };
}

/** What a tool's result has at a path. */
export function at(content: string, ...path: readonly (string | number)[]): Value | undefined {
  let value: Value | undefined = parseJson(content);
  for (const step of path) {
    if (isDict(value)) value = value.get(step);
    else value = Array.isArray(value) ? (value as readonly Value[])[Number(step)] : undefined;
  }
  return value;
}

/** A dict from fields, as callers send it. */
export function dict(fields: Arguments): Value {
  return new Map<Key, Value>(Object.entries(fields));
}
