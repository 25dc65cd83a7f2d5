import { readFileSync } from "node:fs";
import { type Price, parsePrices } from "./prices.ts";

/** The prices that come with this package. */
export function builtInPrices(): readonly Price[] {
  const file = new URL("./prices.yaml", import.meta.url);
  return parsePrices("prices.yaml", readFileSync(file, "utf8"));
}
