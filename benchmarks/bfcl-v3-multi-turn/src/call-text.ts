import {
  type Expression,
  located,
  PythonError,
  PythonSyntaxError,
  parseExpression,
  WHITESPACE,
} from "@mua/python-compat";

const ASCII_BLANK = "[\\t-\\r\\x1c- ]";
/** Every name that looks called, and the blanks behind it. */
const CALLED = new RegExp(`\\b([a-zA-Z_]\\w*)${ASCII_BLANK}*(?=\\()`, "g");
const CALLED_UNICODE = new RegExp(
  `(?<![\\p{L}\\p{N}_])([a-zA-Z_][\\p{L}\\p{N}_]*)[${WHITESPACE}]*(?=\\()`,
  "gu",
);
/** A called name, where the blanks behind it are none to CPython either. */
const HEAD = /^[a-zA-Z_]\w*(?=[ \t\f]*\()/;
/** A character before a bracket that may belong to a name, or stand between it and the bracket. */
const MAY_END_NAME = new RegExp(`[\\w\\x80-\\uffff]|${ASCII_BLANK}`);
const MOST_CALLED = 5_000;
const ASCII = /^[\0-\x7f]*$/;

const LONGEST_REMEMBERED = 500;
const MOST_REMEMBERED = 10_000;
const remembered = new Map<string, CallText>();

/** A call string, the same object for one that came before: models say the same calls again and again. */
export function callText(text: string): CallText {
  if (text.length > LONGEST_REMEMBERED) return new CallText(text);
  const known = remembered.get(text);
  if (known !== undefined) return known;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  const call = new CallText(text);
  remembered.set(text, call);
  return call;
}

/** A call string; it is parsed once, however often it is run. */
export class CallText {
  readonly text: string;
  /** The name that the text begins with, where it is called and nothing else in the text looks called. */
  readonly head: string | undefined;
  #expression: Expression | undefined;

  constructor(text: string) {
    this.text = text;
    this.head = headOf(text);
  }

  /** Its syntax tree as CPython's `eval` reads it. Throws PythonError. */
  get expression(): Expression {
    this.#expression ??= parse(this.text);
    return this.#expression;
  }

  /**
   * The text with called names replaced, in strings too, and the blanks before their brackets gone. Throws PythonError where
   * there are too many of them to be a call.
   */
  renamed(rename: (name: string) => string): CallText {
    const pattern = ASCII.test(this.text) ? CALLED : CALLED_UNICODE;
    let found = 0;
    const text = this.text.replace(pattern, (_, name: string) => {
      found += 1;
      if (found > MOST_CALLED) throw new PythonError("MemoryError", "");
      return rename(name);
    });
    return callText(text);
  }
}

function headOf(text: string): string | undefined {
  const head = HEAD.exec(text)?.[0];
  if (head === undefined) return undefined;
  const first = text.indexOf("(", head.length);
  for (let at = text.indexOf("(", first + 1); at >= 0; at = text.indexOf("(", at + 1)) {
    if (MAY_END_NAME.test(text.charAt(at - 1))) return undefined;
  }
  return head;
}

function parse(text: string): Expression {
  try {
    return parseExpression(text, { mode: "eval" });
  } catch (error) {
    throw error instanceof PythonSyntaxError ? located(error) : error;
  }
}
