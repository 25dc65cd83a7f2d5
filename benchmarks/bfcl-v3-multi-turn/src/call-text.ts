import { type Expression, located, parseExpression, PythonSyntaxError, WHITESPACE } from "@mua/python-compat";

/** Every name that looks called, and the blanks behind it. */
const CALLED = /\b([a-zA-Z_]\w*)[\t-\r\x1c-\x20]*(?=\()/g;
const CALLED_UNICODE = new RegExp(
  `(?<![\\p{L}\\p{N}_])([a-zA-Z_][\\p{L}\\p{N}_]*)[${WHITESPACE}]*(?=\\()`,
  "gu",
);
const ASCII = /^[\0-\x7f]*$/;

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

  /** The text with called names replaced, in strings too, and the blanks before their brackets gone. */
  renamed(rename: (name: string) => string): CallText {
    const pattern = ASCII.test(this.text) ? CALLED : CALLED_UNICODE;
    return new CallText(this.text.replace(pattern, (_, name: string) => rename(name)));
  }
}

function headOf(text: string): string | undefined {
  if (!ASCII.test(text)) return undefined;
  CALLED.lastIndex = 0;
  const first = CALLED.exec(text);
  return first?.index === 0 && CALLED.exec(text) === null ? first[1] : undefined;
}

function parse(text: string): Expression {
  try {
    return parseExpression(text, { mode: "eval" });
  } catch (error) {
    throw error instanceof PythonSyntaxError ? located(error) : error;
  }
}
