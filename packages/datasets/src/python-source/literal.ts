import { compareCodePoints, strip, type Value } from "@mua/python-compat";
import { bytesRepr, complexRepr, imaginaryRepr } from "./scalars.ts";
import type { Expression } from "./syntax.ts";
import { unparse } from "./unparse.ts";

/** The value of an expression that needs no running to be known. */
export type Literal =
  | { readonly type: "text"; readonly text: string; readonly template: boolean }
  | { readonly type: "scalar"; readonly value: null | boolean | bigint | number }
  | { readonly type: "ellipsis" }
  /** Bytes and complex numbers, which JSON does not know, as Python prints them. */
  | { readonly type: "printed"; readonly text: string }
  | { readonly type: "list" | "tuple" | "set"; readonly items: readonly Literal[] }
  | { readonly type: "dict"; readonly entries: readonly (readonly [Literal, Literal])[] };

/** The literal an expression is: like `ast.literal_eval`, and besides f-strings, joined texts and stripped ones. */
export function literalOf(expression: Expression): Literal | undefined {
  if (expression.type === "format") return template(expression);
  const literal = plainLiteral(expression);
  if (literal !== undefined) return literal;
  if (expression.type === "call") return strippedText(expression);
  if (expression.type === "binary" && expression.operator === "+") {
    const left = literalOf(expression.left);
    const right = literalOf(expression.right);
    if (left?.type !== "text" || right?.type !== "text") return undefined;
    return { type: "text", text: left.text + right.text, template: left.template || right.template };
  }
  return undefined;
}

function template({ parts }: Expression & { readonly type: "format" }): Literal {
  const text = parts
    .map((part) => (part.type === "literal" ? part.text : `{${unparse(part.value)}}`))
    .join("");
  return { type: "text", text, template: true };
}

function strippedText({
  callee,
  positional,
  keywords,
}: Expression & { readonly type: "call" }): Literal | undefined {
  if (callee.type !== "attribute" || positional.length + keywords.length > 0) return undefined;
  const base = literalOf(callee.value);
  if (base?.type !== "text") return undefined;
  switch (callee.name) {
    case "strip":
      return { ...base, text: strip(base.text) };
    case "lstrip":
      return { ...base, text: strip(`${base.text}|`).slice(0, -1) };
    case "rstrip":
      return { ...base, text: strip(`|${base.text}`).slice(1) };
    default:
      return undefined;
  }
}

function plainLiteral(node: Expression): Literal | undefined {
  switch (node.type) {
    case "text":
      return { type: "text", text: node.text, template: false };
    case "constant":
      return { type: "scalar", value: node.value };
    case "ellipsis":
      return { type: "ellipsis" };
    case "bytes":
      return { type: "printed", text: bytesRepr(node.text) };
    case "imaginary":
      return { type: "printed", text: imaginaryRepr(node.value) };
    case "list":
    case "tuple": {
      const items = all(node.elements);
      return items && { type: node.type, items };
    }
    case "set": {
      const items = all(node.elements);
      const distinct = items && distinctBy(items.map((item) => [item, item]));
      return distinct && { type: "set", items: distinct.map(([item]) => item) };
    }
    case "dict": {
      const keys = all(node.entries.map((entry) => entry.key));
      const values = all(node.entries.map((entry) => entry.value));
      if (keys === undefined || values === undefined) return undefined;
      const entries = distinctBy(keys.map((key, at) => [key, values[at] as Literal]));
      return entries && { type: "dict", entries };
    }
    case "call": {
      const isEmptySet = node.callee.type === "name" && node.callee.name === "set";
      return isEmptySet && node.positional.length + node.keywords.length === 0
        ? { type: "set", items: [] }
        : undefined;
    }
    case "unary":
      return signed(node);
    case "binary":
      return complex(node);
    default:
      return undefined;
  }
}

function all(nodes: readonly (Expression | null)[]): readonly Literal[] | undefined {
  const literals: Literal[] = [];
  for (const node of nodes) {
    const literal = node === null ? undefined : plainLiteral(node);
    if (literal === undefined) return undefined;
    literals.push(literal);
  }
  return literals;
}

/** `-1`, `+2.0`: a sign before a number. */
function signed({ operator, operand }: Expression & { readonly type: "unary" }): Literal | undefined {
  if (operator !== "-" && operator !== "+") return undefined;
  if (operand.type === "imaginary") {
    const { value } = operand;
    return { type: "printed", text: operator === "+" ? imaginaryRepr(value) : complexRepr(-0, -value) };
  }
  if (operand.type !== "constant") return undefined;
  const { value } = operand;
  if (typeof value !== "bigint" && typeof value !== "number") return undefined;
  return { type: "scalar", value: operator === "+" ? value : -value };
}

/** `1 + 2j` */
function complex({ operator, left, right }: Expression & { readonly type: "binary" }): Literal | undefined {
  if ((operator !== "+" && operator !== "-") || right.type !== "imaginary") return undefined;
  const real = plainLiteral(left);
  if (real?.type !== "scalar" || (typeof real.value !== "bigint" && typeof real.value !== "number"))
    return undefined;
  const imaginary = operator === "+" ? right.value : 0 - right.value;
  return { type: "printed", text: complexRepr(Number(real.value), imaginary) };
}

/** The pairs with equal keys made one: the first key with the last value. Undefined when a key has no hash. */
function distinctBy(
  pairs: readonly (readonly [Literal, Literal])[],
): readonly (readonly [Literal, Literal])[] | undefined {
  const distinct = new Map<string, readonly [Literal, Literal]>();
  for (const [key, value] of pairs) {
    const identity = identityOf(key);
    if (identity === undefined) return undefined;
    const text = JSON.stringify(identity);
    distinct.set(text, [distinct.get(text)?.[0] ?? key, value]);
  }
  return [...distinct.values()];
}

type Identity = string | readonly Identity[];

/** What two equal literals have in common: `1`, `1.0` and `True` are equal. Undefined for one that has no hash. */
function identityOf(literal: Literal): Identity | undefined {
  switch (literal.type) {
    case "text":
      return `text ${literal.text}`;
    case "printed":
      return `printed ${literal.text}`;
    case "ellipsis":
      return "ellipsis";
    case "scalar": {
      const { value } = literal;
      if (value === null) return "none";
      return `number ${Number.isInteger(value) || typeof value === "boolean" ? BigInt(value) : value}`;
    }
    case "tuple": {
      const items = literal.items.map(identityOf);
      return items.some((item) => item === undefined) ? undefined : (items as Identity[]);
    }
    default:
      return undefined;
  }
}

/** The JSON value that stands for a literal. Throws a RangeError for a set without an order. */
export function jsonOf(literal: Literal): Value {
  switch (literal.type) {
    case "text":
      return literal.template ? new Map([["$template", literal.text]]) : literal.text;
    case "printed":
      return literal.text;
    case "scalar":
      return literal.value;
    case "ellipsis":
      return new Map([["$ellipsis", true]]);
    case "list":
    case "tuple":
      return literal.items.map(jsonOf);
    case "set":
      return literal.items.map(jsonOf).sort(compareValues);
    case "dict":
      return dictValue(literal.entries);
  }
}

function dictValue(entries: readonly (readonly [Literal, Literal])[]): Value {
  const named = new Map<string, Value>();
  for (const [key, value] of entries) {
    if (key.type !== "text") {
      return new Map([["$pairs", entries.map(([key, value]) => [jsonOf(key), jsonOf(value)])]]);
    }
    named.set(key.text, jsonOf(value));
  }
  return named;
}

/** The order in which Python sorts texts, numbers and lists of them. */
function compareValues(a: Value, b: Value): number {
  if (typeof a === "string" && typeof b === "string") return compareCodePoints(a, b);
  if (Array.isArray(a) && Array.isArray(b)) {
    for (const [at, item] of a.entries()) {
      const order = at < b.length ? compareValues(item, b[at]) : 1;
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  const [left, right] = [numeric(a), numeric(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function numeric(value: Value): bigint | number {
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value === "bigint" || typeof value === "number") return value;
  throw new RangeError("a set whose items have no order");
}
