import type { Source, SyntaxNode } from "./source.ts";
import { childNodes } from "./source.ts";
import type { Expression, FormatPart, Replacement } from "./syntax.ts";

/** Reads what stands between the braces of an f-string. */
type ReadList = (nodes: readonly SyntaxNode[]) => Expression;

/** Adjacent string literals, which Python joins, as one expression. */
export function readStrings(tokens: readonly SyntaxNode[], source: Source, readList: ReadList): Expression {
  const literals = tokens.map((token) => stringLiteral(token, source));
  const [first] = literals;
  if (first === undefined) throw new Error("a string has at least one token");
  if (literals.some((literal) => literal.bytes !== first.bytes)) {
    throw source.error(first.token.from, "text and bytes stand side by side");
  }
  if (first.bytes)
    return { type: "bytes", text: literals.map((literal) => wholeText(literal, source)).join("") };
  if (literals.some((literal) => literal.token.name === "FormatString")) {
    return {
      type: "format",
      parts: merge(literals.flatMap((literal) => formatParts(literal, source, readList))),
    };
  }
  const text = literals.map((literal) => wholeText(literal, source)).join("");
  return { type: "text", text, prefixed: first.prefixed };
}

type StringLiteral = {
  readonly token: SyntaxNode;
  /** Where the content starts and ends. */
  readonly from: number;
  readonly to: number;
  readonly raw: boolean;
  readonly bytes: boolean;
  /** Whether it is written as `u"…"`. */
  readonly prefixed: boolean;
};

function stringLiteral(token: SyntaxNode, source: Source): StringLiteral {
  const written = source.slice(token);
  const [, prefix = "", quotes = ""] = /^([a-zA-Z]*)("""|'''|"|')/.exec(written) ?? [];
  const from = token.from + prefix.length + quotes.length;
  const to = token.to - quotes.length;
  // The parser lets a text end with its line.
  const escapes = /\\*$/.exec(source.text.slice(from, to))?.[0].length ?? 0;
  if (to < from || !written.endsWith(quotes) || escapes % 2 === 1)
    throw source.error(token.from, "an open string");
  return {
    token,
    from,
    to,
    raw: /r/i.test(prefix),
    bytes: /b/i.test(prefix),
    prefixed: prefix === "u",
  };
}

function wholeText(literal: StringLiteral, source: Source): string {
  return textBetween(literal, literal.from, literal.to, source);
}

function textBetween(literal: StringLiteral, from: number, to: number, source: Source): string {
  const text = source.text.slice(from, to);
  return literal.raw
    ? text
    : decodeEscapes(text, literal.bytes, (problem) => source.error(literal.token.from, problem));
}

function formatParts(literal: StringLiteral, source: Source, readList: ReadList): readonly FormatPart[] {
  const { token, from, to } = literal;
  if (token.name !== "FormatString") return [{ type: "literal", text: wholeText(literal, source) }];

  const partsBetween = (parent: SyntaxNode, start: number, end: number): readonly FormatPart[] => {
    const parts: FormatPart[] = [];
    let at = start;
    for (const node of childNodes(parent)) {
      if (node.name !== "FormatReplacement") continue;
      parts.push(literalPart(at, node.from), ...replacement(node));
      at = node.to;
    }
    return merge([...parts, literalPart(at, end)]);
  };
  const literalPart = (start: number, end: number): FormatPart => ({
    type: "literal",
    text: textBetween(literal, start, end, source).replaceAll("{{", "{").replaceAll("}}", "}"),
  });
  const replacement = (node: SyntaxNode): readonly FormatPart[] => {
    const inside = childNodes(node).slice(1, -1);
    const spec = inside.find((child) => child.name === "FormatSpec");
    const conversion = inside.find((child) => child.name === "FormatConversion");
    const own = inside.find((child) => child.name === "FormatSelfDoc");
    const suffixes = [spec, conversion, own];
    const value: Replacement = {
      type: "replacement",
      value: readList(inside.filter((child) => !suffixes.includes(child))),
      conversion: conversionOf(conversion === undefined ? undefined : source.slice(conversion), own, spec),
      spec: spec === undefined ? undefined : partsBetween(spec, spec.from + 1, spec.to),
    };
    if (own === undefined) return [value];
    const end = conversion?.from ?? spec?.from ?? node.to - 1;
    return [{ type: "literal", text: source.text.slice(node.from + 1, end) }, value];
  };
  return partsBetween(token, from, to);
}

/** `{x=}` converts with `repr` unless something else is asked for. */
function conversionOf(
  written: string | undefined,
  own: SyntaxNode | undefined,
  spec: SyntaxNode | undefined,
): Replacement["conversion"] {
  switch (written) {
    case "!s":
      return "s";
    case "!r":
      return "r";
    case "!a":
      return "a";
    default:
      return own !== undefined && spec === undefined ? "r" : "";
  }
}

function merge(parts: readonly FormatPart[]): readonly FormatPart[] {
  const merged: FormatPart[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (part.type === "literal" && last?.type === "literal") {
      merged[merged.length - 1] = { type: "literal", text: last.text + part.text };
    } else if (part.type !== "literal" || part.text !== "") {
      merged.push(part);
    }
  }
  return merged;
}

const ESCAPE = /\\(\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/g;

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\n", ""],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
]);

/** The text that an escaped one stands for. An escape that Python does not know stays as it is. */
function decodeEscapes(text: string, bytes: boolean, error: (problem: string) => Error): string {
  return text.replace(ESCAPE, (whole, escaped: string) => {
    const simple = SIMPLE_ESCAPES.get(escaped);
    if (simple !== undefined) return simple;
    const kind = escaped.charAt(0);
    if (kind >= "0" && kind <= "7") {
      const code = Number.parseInt(escaped, 8);
      return String.fromCharCode(bytes ? code & 0xff : code);
    }
    if (kind !== "x" && (bytes || !"uUN".includes(kind))) return whole;
    if (kind === "N") throw error("characters given by their Unicode name (\\N{…}) are not read");
    const code = Number.parseInt(escaped.slice(1), 16);
    if (escaped.length === 1 || code > 0x10ffff) throw error(`${whole} is not a complete escaped sequence`);
    return String.fromCodePoint(code);
  });
}
