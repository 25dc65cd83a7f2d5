import { dumps, isDict, isList, isTuple, type Key, sha256Hex, type Value } from "@mua/python-compat";
import { type Attribute, attributesOf } from "../apis/api.ts";
import type { Instance } from "../apis/catalogue.ts";
import { Directory, File, type Item } from "../apis/file-tree.ts";
import { FileSystem } from "../apis/gorilla-file-system.ts";
import { IntSet } from "../apis/int-set.ts";
import { record } from "../apis/python.ts";
import { Vehicle } from "../apis/vehicle.ts";

/** The text of a state as it was recorded: public attributes, and the private ones that calls depend on. */
export function stateText({ state }: Instance): string {
  const fields = new Map<Key, Value>(attributesOf(state).map(([name, value]) => [name, encoded(value)]));
  if (state instanceof FileSystem) fields.set("_current_dir", state.path.join("/"));
  if (state instanceof Vehicle)
    for (const [name, value] of Object.entries(state.brakes)) fields.set(`_${name}`, value);
  return dumps(fields, { sortKeys: true, ensureAscii: false, compact: true });
}

export function stateDigest(instance: Instance): string {
  return sha256Hex(stateText(instance));
}

function encoded(value: Attribute): Value {
  if (value instanceof Directory) return itemValue(value, new Set()) ?? record({ __cyclic__: true });
  if (value instanceof IntSet) return record({ __set__: value.sorted().map(BigInt) });
  return plain(value as Value);
}

/** Undefined where a directory is inside itself. */
function itemValue(item: Item, around: Set<Map<string, Item>>): Value | undefined {
  if (item instanceof File) return record({ __file__: item.name, content: plain(item.content) });
  const { name, contents } = item;
  if (around.has(contents)) return undefined;
  around.add(contents);
  const items = new Map<Key, Value>();
  for (const [key, each] of contents) {
    const value = itemValue(each, around);
    if (value === undefined) return undefined;
    items.set(key, value);
  }
  around.delete(contents);
  return record({ __dir__: name, contents: items });
}

function plain(value: Value): Value {
  if (isList(value)) return value.map(plain);
  if (isTuple(value)) return value.items.map(plain);
  if (!isDict(value)) return value;
  const items = Array.from(value, ([key, item]) => [key, plain(item)] as const);
  return items.every(([key]) => typeof key === "string")
    ? new Map(items)
    : record({ __dict__: items.map((pair) => [...pair]) });
}
