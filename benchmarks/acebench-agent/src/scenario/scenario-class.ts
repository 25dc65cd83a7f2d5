import type { Toolkit } from "@mua/core";
import { bool, type Dict, list, model, optional, text, type Value, validate } from "@mua/python-compat";

/** The official names of the classes that a task can involve. */
export const CLASS_NAMES = ["BaseApi", "MessageApi", "ReminderApi", "FoodPlatform", "Travel"] as const;
export type ClassName = (typeof CLASS_NAMES)[number];

/** How a phone starts out. */
export type Device = {
  readonly wifi: boolean;
  readonly loggedIn: boolean;
  readonly loggedInUsers: readonly string[];
};

/**
 * One official scenario class in one language, over its defaults. Its methods change the state that `open` returns in place,
 * and as in Python some of them return part of it: a result may change until its message is finished.
 */
export type ScenarioClass<S = unknown> = {
  readonly name: ClassName;
  readonly toolkit: Toolkit<S>;
  open(device: Device): S;
  /** Everything that can change, under the official names. */
  attributes(state: S): { readonly [attribute: string]: Value };
  /** The attributes of the official result file, in its order. */
  readonly saved: readonly string[];
};

/** How the methods of the phone refuse. */
export function refused(message: string): Dict {
  return new Map<string, Value>([
    ["status", false],
    ["message", message],
  ]);
}

/** How the methods of the phone succeed, with what there is to tell. */
export function succeeded(more: { readonly [key: string]: Value }): Dict {
  return new Map<string, Value>([["status", true], ...Object.entries(more)]);
}

const config = model("BaseApi", {
  wifi: optional(bool, () => false),
  logged_in: optional(bool, () => true),
  logged_in_users: optional(list(text), () => []),
});

/** The device of a task's `initial_config`: every class reads the section of `BaseApi`. Throws PythonError. */
export function deviceOf(initialConfig: Dict): Device {
  const read = validate(config, initialConfig.get("BaseApi") ?? new Map());
  return { wifi: read.wifi, loggedIn: read.logged_in, loggedInUsers: read.logged_in_users };
}
