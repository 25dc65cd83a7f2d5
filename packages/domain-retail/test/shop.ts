import { readFileSync } from "node:fs";
import { toolCall } from "@mua/core";
import { isDict, type Key, parseJson, type Value } from "@mua/python-compat";
import { loadRetailDatabase, openRetail, type RetailBase } from "../src/index.ts";

/** A small invented shop. Its orders `#P3` and `#P4` name payment methods that nobody has. */
export function loadShop(): RetailBase {
  return loadRetailDatabase(parseJson(readFileSync(new URL("shop.json", import.meta.url), "utf8")));
}

export type Arguments = { readonly [name: string]: Value };
export type Shop = ReturnType<typeof openShop>;

/** A fresh episode in the shop; `call` runs a tool and gives its text. */
export function openShop(base: RetailBase = loadShop(), itemDetails = true) {
  const world = openRetail(base, { tools: [], itemDetails });
  const call = (name: string, args: Arguments): string =>
    world.call("agent", toolCall("", name, new Map<Key, Value>(Object.entries(args)))).content;
  return { world, call };
}

/** A field of a tool's result. */
export function fieldOf(content: string, name: string): Value | undefined {
  const value = parseJson(content);
  return isDict(value) ? value.get(name) : undefined;
}
