import { floatRepr, round } from "@mua/python-compat";

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

/** Dollars without closing zeros, so that both `12.5` and `12.50` say it. */
export function amount(dollars: number): string {
  return floatRepr(round(dollars, 2)).replace(/\.0$/u, "");
}

/** Dollars as people write them. */
export function price(dollars: number): string {
  return `$${round(dollars, 2).toFixed(2).replace(/\.00$/u, "")}`;
}
