import { MalformedFileError, type Usage } from "@mua/core";
import { parse } from "yaml";
import { z } from "zod";
import type { Tokens } from "./chat.ts";
import { ownUrl, splitModelName } from "./endpoint.ts";

/** US dollars for a million tokens. What has no price of its own but `input` costs as much as input; `output` has to be known. */
export type Price = {
  /** The model's name, such as `openai/gpt-4.1`. */
  readonly model: string;
  /** Base URL that the price holds for; absent: the provider's own endpoint. */
  readonly endpoint?: string;
  /** The day on which the price was looked up. */
  readonly asOf: string;
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
};

const amount = z.number().nonnegative();

const table = z.array(
  z.strictObject({
    model: z.string(),
    endpoint: z.string().exactOptional(),
    asOf: z.union([z.iso.date(), z.date().transform((date) => date.toISOString().slice(0, 10))]),
    input: amount,
    output: amount,
    cacheRead: amount.exactOptional(),
    cacheWrite: amount.exactOptional(),
  }),
);

/** Reads a table of prices from YAML. Throws MalformedFileError with the place in it. */
export function parsePrices(file: string, text: string): readonly Price[] {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new MalformedFileError(file, `YAML (${error instanceof Error ? error.message : String(error)})`);
  }
  const result = table.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new MalformedFileError(
    `${file}: ${issue?.path.join(".") || "the file"}`,
    issue?.message ?? "a price",
  );
}

/**
 * The price of a model behind an endpoint: the first in the table that fits. A dated name such as `gpt-4.1-2025-04-14` has the
 * price of the name without its date unless it has one of its own.
 */
export function priceOf(prices: readonly Price[], model: string, endpoint: string): Price | undefined {
  const undated = model.replace(/-(?:\d{4}-\d{2}-\d{2}|\d{8})$/u, "");
  const fits = (price: Price, name: string): boolean =>
    price.model === name && (price.endpoint ?? ownEndpoint(name)) === endpoint;
  return prices.find((price) => fits(price, model)) ?? prices.find((price) => fits(price, undated));
}

function ownEndpoint(model: string): string | undefined {
  const parts = splitModelName(model);
  return parts === undefined ? undefined : ownUrl(parts.provider);
}

/** What tokens cost; `cost` is null where the price is not known. */
export function usageOf(tokens: Tokens | undefined, price: Price | undefined): Usage {
  // A server that counts no tokens: that there was a call is known, how long and what it cost is not.
  if (tokens === undefined)
    return { input: null, cacheRead: null, cacheWrite: null, output: null, reasoning: null, cost: null };
  if (price === undefined) return { ...tokens, cost: null };
  const { input, output, cacheRead = input, cacheWrite = input } = price;
  const cost =
    tokens.input * input +
    tokens.cacheRead * cacheRead +
    tokens.cacheWrite * cacheWrite +
    tokens.output * output;
  return { ...tokens, cost: cost / 1_000_000 };
}
