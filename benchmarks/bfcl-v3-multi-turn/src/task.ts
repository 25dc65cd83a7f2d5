import type { Task } from "@mua/core";
import type { Dict } from "@mua/python-compat";
import type { Category } from "./category.ts";

/** One entry: turns of a user, the world they are about, and the calls that do what they ask. */
export interface BfclTask extends Task {
  readonly category: Category;
  /** The user's messages turn by turn; none in a turn that brings functions instead. */
  readonly turns: readonly (readonly string[])[];
  /** Scenarios by API class. */
  readonly config: Dict;
  /** API classes in the order of their tools. */
  readonly classes: readonly string[];
  /** Names of functions that are only there from a turn on. */
  readonly heldOut: ReadonlyMap<number, readonly string[]>;
  /** Call strings turn by turn. */
  readonly groundTruth: readonly (readonly string[])[];
  /** The entry as it stands in the file. */
  readonly entry: Dict;
}

/** Whether results are padded with long texts and lists. */
export function isLongContext(task: BfclTask): boolean {
  return task.category === "long_context";
}
