import type { OrderItem } from "@mua/domain-retail";

/** Why orders are cancelled: as the tool takes it, and as a customer puts it. */
export const CANCEL_STORIES = [
  ["no longer needed", "you do not need it any more"],
  ["no longer needed", "you got the same as a present, so that it is no longer needed"],
  ["no longer needed", "your plans have changed and it is no longer needed"],
  ["ordered by mistake", "you ordered it by mistake"],
  ["ordered by mistake", "you pressed the button by mistake while you were only looking"],
] as const;

/** Products come once in an order that a wish is about, so that the name tells which item is meant. */
export function itemText({ name }: OrderItem): string {
  return `the ${name}`;
}

export function totalOf(items: readonly OrderItem[]): number {
  return items.reduce((sum, { price }) => sum + price, 0);
}
