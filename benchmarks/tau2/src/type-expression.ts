/** A Python type annotation as `ast.unparse` prints it: a name, a literal, a subscript or a union. */
export type TypeExpression =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "literal"; readonly value: string | number }
  | { readonly kind: "subscript"; readonly name: string; readonly items: readonly TypeExpression[] }
  | { readonly kind: "union"; readonly items: readonly TypeExpression[] };

const TOKEN = /\s*(?:([A-Za-z_][\w.]*)|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?)|([[\],|]))/y;

type Token = { readonly kind: "name" | "text" | "number" | "sign"; readonly text: string };

/** Throws an Error that quotes an annotation of another form. */
export function parseTypeExpression(annotation: string): TypeExpression {
  const tokens = tokenize(annotation);
  const [expression, end] = union(tokens, 0, annotation);
  if (end !== tokens.length) throw unreadable(annotation);
  return expression;
}

function tokenize(annotation: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < annotation.length) {
    const match = TOKEN.exec(annotation);
    if (match === null) throw unreadable(annotation);
    const [, name, text, number, sign = ""] = match;
    if (name !== undefined) tokens.push({ kind: "name", text: name });
    else if (text !== undefined) tokens.push({ kind: "text", text: text.slice(1, -1) });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else tokens.push({ kind: "sign", text: sign });
  }
  return tokens;
}

type Parsed<T> = readonly [T, end: number];

function union(tokens: readonly Token[], start: number, annotation: string): Parsed<TypeExpression> {
  const items: TypeExpression[] = [];
  let at = start;
  for (;;) {
    const [item, end] = operand(tokens, at, annotation);
    items.push(item);
    if (!isSign(tokens[end], "|")) return [items.length === 1 ? item : { kind: "union", items }, end];
    at = end + 1;
  }
}

function operand(tokens: readonly Token[], at: number, annotation: string): Parsed<TypeExpression> {
  const token = tokens[at];
  if (token?.kind === "text") return [{ kind: "literal", value: token.text }, at + 1];
  if (token?.kind === "number") return [{ kind: "literal", value: Number(token.text) }, at + 1];
  if (token?.kind !== "name") throw unreadable(annotation);
  if (!isSign(tokens[at + 1], "[")) return [{ kind: "name", name: token.text }, at + 1];
  const items: TypeExpression[] = [];
  let next = at + 1;
  do {
    const [item, end] = union(tokens, next + 1, annotation);
    items.push(item);
    next = end;
  } while (isSign(tokens[next], ","));
  if (!isSign(tokens[next], "]")) throw unreadable(annotation);
  return [{ kind: "subscript", name: token.text, items }, next + 1];
}

function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === "sign" && token.text === sign;
}

function unreadable(annotation: string): Error {
  return new Error(`cannot read the type annotation '${annotation}'`);
}
