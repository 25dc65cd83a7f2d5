import {
  type Dict,
  type Expression,
  isDict,
  isList,
  isTuple,
  type NamedCall,
  PythonError,
  parseExpression,
  readCall,
  repr,
  str,
  strip,
  typeName,
  type Value,
} from "@mua/python-compat";

/**
 * A call that an agent asked for. Official code writes it as text again and evaluates that; `text` is there where this means
 * something else than the call says.
 */
export type AgentCall = NamedCall & { readonly text?: string };

/** The calls of an agent's message. */
export type DecodedMessage = {
  readonly calls: readonly AgentCall[];
  /** Whether nothing but calls stood in the list: a message with anything else is not executed, though it can be read. */
  readonly complete: boolean;
};

/** Longer messages are not read, so that none takes long: official agents write at most 1,000 tokens. */
const MAX_LENGTH = 10_000;

/**
 * Reads an agent's message as the official decoder does, quirks included: one leading blank is dropped, missing brackets are
 * added, brackets and quotes at both ends are stripped, and what is left has to be one Python expression. An expression that
 * is no call and no list reads as no calls. Never throws: undefined where the official code raises.
 */
export function decodeMessage(message: string): DecodedMessage | undefined {
  try {
    return decode(message);
  } catch (error) {
    if (error instanceof PythonError) return undefined;
    throw error;
  }
}

function decode(message: string): DecodedMessage | undefined {
  if (message === "" || message.length > MAX_LENGTH) return undefined;
  let text = message.startsWith(" ") ? message.slice(1) : message;
  if (!text.startsWith("[")) text = `[${text}`;
  if (!text.endsWith("]")) text = `${text}]`;
  const items = itemsOf(parseExpression(strip(text, "[]'")));
  const calls = items.filter((item) => item.kind === "call").map(readCall);
  return {
    calls: calls.map((call) =>
      isPlain(call) ? call : { ...call, text: evaluatedText(call.name, call.arguments) },
    ),
    complete: calls.length === items.length,
  };
}

function itemsOf(body: Expression): readonly Expression[] {
  if (body.kind === "call") return [body];
  return body.kind === "tuple" || body.kind === "list" ? body.items : [];
}

/** Whether a call's text means what the call says. */
function isPlain({ name, arguments: args }: NamedCall): boolean {
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) return false;
  for (const [key, value] of args) if (key === null || isDict(value) || !isLiteral(value)) return false;
  return true;
}

/** Whether a value's text reads as the value; infinities and NaN are names. */
function isLiteral(value: Value): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (isList(value)) return value.every(isLiteral);
  if (isTuple(value)) return value.items.every(isLiteral);
  if (!isDict(value)) return true;
  for (const [key, item] of value) if (!isLiteral(key) || !isLiteral(item)) return false;
  return true;
}

/** The text the official code evaluates: a dict in it is a call of its first key with its items as arguments. Throws PythonError. */
function evaluatedText(name: string, args: Dict): string {
  return textOf(name, args, (value) => {
    if (!isDict(value)) return repr(value);
    const [first] = value;
    if (first === undefined) throw new PythonError("IndexError", "list index out of range");
    const [key, items] = first;
    if (isDict(items)) return evaluatedText(str(key), items);
    throw new PythonError("AttributeError", `'${typeName(items)}' object has no attribute 'items'`);
  });
}

/** A call as an agent writes it. */
export function callText(name: string, args: Dict): string {
  return textOf(name, args, repr);
}

function textOf(name: string, args: Dict, valueText: (value: Value) => string): string {
  return `${name}(${Array.from(args, ([key, value]) => `${str(key)}=${valueText(value)}`).join(", ")})`;
}
