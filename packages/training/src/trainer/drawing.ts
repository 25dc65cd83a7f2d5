import type { PythonRandom } from "@mua/python-compat";

/** The items in an order drawn from `random`. */
export function inOrder<T>(items: readonly T[], random: PythonRandom): readonly T[] {
  return items
    .map((item) => ({ item, key: random.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** An item of a list that begins anew at its end. Throws a RangeError when there is none. */
export function at<T>(items: readonly T[], place: number): T {
  const item = items[place % items.length];
  if (item === undefined) throw new RangeError("there is nothing in the list");
  return item;
}
