import type { Row } from "@mua/core";
import { isDict, iterate, length, PythonError, str, type Value, valueError } from "@mua/python-compat";
import type { Order } from "./model.ts";
import { type RetailState, variantOf } from "./state.ts";

/**
 * The item ids a caller names, given that the order has each of them often enough. A text stands for its characters,
 * as in Python. Throws PythonError; `refusal` words it for an item that the order lacks.
 */
export function chooseItems(
  order: Row<Order>,
  itemIds: Value,
  refusal: (itemId: string) => string,
): readonly string[] {
  const held = order.items.map((item) => item.item_id);
  const ids = iterate(itemIds);
  return ids.map((id) => {
    if (isDict(itemIds)) throw new PythonError("AttributeError", "'dict' object has no attribute 'count'");
    if (typeof id !== "string" || count(ids, id) > count(held, id)) throw valueError(refusal(str(id)));
    return id;
  });
}

function count(ids: readonly Value[], id: string): number {
  return ids.filter((other) => other === id).length;
}

/** One item of an order and what is to replace it; `extra` is the new price less the old one. */
export type Swap = {
  readonly itemId: string;
  readonly newItemId: string;
  readonly price: number;
  readonly options: ReadonlyMap<string, string>;
  readonly extra: number;
};

/**
 * Pairs the chosen items with their replacements, each an available variant of the same product. Throws PythonError;
 * `mismatch` words it for unequal numbers, `check` looks at each pair first.
 */
export function swapItems(
  state: RetailState,
  order: Row<Order>,
  chosen: readonly string[],
  newItemIds: Value,
  mismatch: string,
  check: (itemId: string, newItemId: Value) => void = () => {},
): readonly Swap[] {
  if (chosen.length !== length(newItemIds)) throw valueError(mismatch);
  const replacements = iterate(newItemIds);
  return chosen.map((itemId, index) => {
    const newItemId = replacements[index] as Value;
    check(itemId, newItemId);
    const item = firstItem(order.items, itemId);
    const { available, price, options } = variantOf(state, item.product_id, newItemId);
    if (!available) throw valueError(`New item ${str(newItemId)} not found or available`);
    return { itemId, newItemId: str(newItemId), price, options, extra: price - item.price };
  });
}

/** What all swaps cost together, with the noise of adding floats in their order. */
export function totalExtra(swaps: readonly Swap[]): number {
  return swaps.reduce((sum, { extra }) => sum + extra, 0);
}

/** The first item of an order with that id: the one upstream looks at. Throws PythonError where there is none. */
export function firstItem<I extends { readonly item_id: string }>(items: readonly I[], itemId: string): I {
  const item = items.find((candidate) => candidate.item_id === itemId);
  if (item === undefined) throw valueError(`Item ${itemId} not found`);
  return item;
}
