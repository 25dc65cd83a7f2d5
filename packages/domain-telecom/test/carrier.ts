import { readFileSync } from "node:fs";
import { type Side, toolCall } from "@mua/core";
import { type Key, parseJson, type Value } from "@mua/python-compat";
import { loadTelecomDatabases, openTelecom, type TelecomBase } from "../src/index.ts";

/** A small invented carrier; Ida Lost's line and bill do not exist. The phone is as it comes out of its box. */
export function loadCarrier(): TelecomBase {
  const carrier = parseJson(readFileSync(new URL("carrier.json", import.meta.url), "utf8"));
  return loadTelecomDatabases(carrier, new Map());
}

export type Arguments = { readonly [name: string]: Value };

function dict(args: Arguments): Map<Key, Value> {
  return new Map<Key, Value>(Object.entries(args));
}

/** A fresh episode; `agent` and `user` run a tool and give its text, `helper` any method of a side. */
export function openCarrier(base: TelecomBase = loadCarrier(), seed = 7) {
  const world = openTelecom(base, { tools: { agent: [], user: [] }, seed });
  const caller =
    (side: Side) =>
    (name: string, args: Arguments = {}): string =>
      world.call(side, toolCall("", name, dict(args))).content;
  const helper = (side: Side, name: string, args: Arguments = {}): Value => {
    const result = world.perform(side, name, dict(args));
    world.synchronise();
    return result;
  };
  return { world, agent: caller("agent"), user: caller("user"), helper };
}

/** An episode whose phone is Ada's, on line `L1`, and has looked for a network. */
export function openAda(base?: TelecomBase) {
  const opened = openCarrier(base);
  opened.helper("user", "set_user_info", { name: "Ada Quill", phone_number: "555-1001" });
  opened.helper("user", "simulate_network_search");
  return opened;
}
