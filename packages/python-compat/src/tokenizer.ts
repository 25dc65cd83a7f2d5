import { PythonSyntaxError } from "./syntax-error.ts";
import { isPrintable, NO_NAME_PART, NO_NAME_START } from "./unicode.ts";

/**
 * One token of Python source. `text` is the name (normalised), keyword, operator or number as written and empty for the
 * others; `start` and `end` are offsets into the source; `level` counts the brackets open behind the token.
 */
export type Token = {
  readonly kind: TokenKind;
  /** What is wrong inside an f-string. */
  readonly fault?: PythonSyntaxError;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly level: number;
};
export type TokenKind =
  | "name"
  | "keyword"
  | "number"
  | "string"
  | "fstring"
  | "op"
  | "newline"
  | "indent"
  | "dedent"
  | "end";

type Bracket = { readonly char: string; readonly line: number };

const KEYWORDS = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from " +
    "global if import in is lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);
/** How far the rest of a wrong text is looked at for a fault that CPython would report first. */
const MAX_TOKENS_AHEAD = 10_000;
/** Every operator of more than one character has one of these in second place. */
const SECOND_OF_OPERATORS = "*/<>=.";
const OPERATORS_OF_3 = new Set(["**=", "//=", "<<=", ">>=", "..."]);
const OPERATORS_OF_2 = new Set("!= %= &= ** *= += -= -> // /= := << <= <> == >= >> @= ^= |=".split(" "));
const CLOSES: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
const NON_ASCII = /[\x80-\uffff]/;
const STRING_PREFIX = /^(?:[rbuf]|br|rb|fr|rf)$/i;
/** Words that may follow a number without a blank, as in `1if x else 2`. */
const WORD_AFTER_NUMBER = /i[fns]|(?:and|else|for|or|not)(?![a-zA-Z0-9_\x80-\uffff])/y;
/** The rest of a name; a run of characters that mean nothing special in a string. */
const NAME_REST = /[a-zA-Z0-9_\x80-\uffff]*/y;
/** Ordinary characters and plain escapes, as far as a regular expression may go at once. */
const STRING_RUN = /(?:[^"'\\\n\r{}]+|\\[^\n\rN{}]){1,1000}/y;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BACKSLASH = 0x5c;
const MAX_BRACKETS = 200;
const MAX_NESTED_FSTRINGS = 150;

const isDigit = (char: string): boolean => char >= "0" && char <= "9";
const isNameStart = (char: string): boolean =>
  (char >= "a" && char <= "z") || (char >= "A" && char <= "Z") || char === "_" || char >= "\x80";
const isNamePart = (char: string): boolean => isNameStart(char) || isDigit(char);
const isNewline = (char: string): boolean => char === "\n" || char === "\r";

/**
 * CPython 3.12's tokenizer for a string, one token at a time; every fault it can find is thrown as a PythonSyntaxError with
 * CPython's text. An f-string is one token: its quotes and braces are matched, the code inside is not looked at.
 */
export class Tokenizer {
  readonly #text: string;
  #at: number;
  #line: number;
  #atLineStart = true;
  #brackets: Bracket[] = [];
  #indents = [0];
  #pending: Token[] = [];
  #nestedFStrings = 0;
  /** What is wrong inside the last f-string; nothing behind it is read. */
  #faulty: PythonSyntaxError | undefined;
  /** Set by a fault that CPython overlooks when it only scans ahead. */
  #overlooked = false;

  constructor(text: string, start = 0) {
    this.#text = text;
    this.#at = start;
    this.#line = text.length > start ? 1 : 0;
  }

  next(): Token {
    if (this.#faulty !== undefined) throw this.#faulty;
    const pending = this.#pending.shift();
    if (pending !== undefined) return pending;
    if (this.#atLineStart) {
      this.#atLineStart = false;
      this.#indentation();
      const indent = this.#pending.shift();
      if (indent !== undefined) return indent;
    }
    for (;;) {
      this.#skipBlanks();
      const start = this.#at;
      const char = this.#char(start);
      if (char === "") return this.#endOfText();
      if (isNameStart(char)) return this.#name(start);
      if (isDigit(char) || (char === "." && isDigit(this.#char(start + 1)))) return this.#number(start);
      if (char === '"' || char === "'") return this.#string(start, start);
      if (isNewline(char)) {
        const level = this.#brackets.length;
        const line = this.#line;
        this.#newline();
        if (level > 0) continue;
        this.#atLineStart = true;
        return { kind: "newline", text: "", start, end: this.#at, line, level };
      }
      if (char === "\\") {
        this.#continueLine();
        continue;
      }
      return this.#operator(start, char);
    }
  }

  /** The first fault in the rest of the text, if there is one; `line` is where the parser stands. */
  faultAhead(line: number): PythonSyntaxError | undefined {
    try {
      for (let seen = 0; seen < MAX_TOKENS_AHEAD && this.next().kind !== "end"; seen++);
    } catch (error) {
      if (!(error instanceof PythonSyntaxError)) throw error;
      // CPython stops looking at what is wrong inside an f-string.
      if (error === this.#faulty) return undefined;
      if (!this.#overlooked) return error;
      const open = this.#brackets.at(-1);
      return open !== undefined && line > open.line ? unclosed(open) : undefined;
    }
    return undefined;
  }

  #char(at: number): string {
    return at < this.#text.length ? (this.#text[at] as string) : "";
  }

  #token(kind: TokenKind, start: number, text: string, line = this.#line): Token {
    return { kind, text, start, end: this.#at, line, level: this.#brackets.length };
  }

  #fail(message: string, line = this.#line): never {
    throw new PythonSyntaxError(message, line);
  }

  /** Steps over one line break; the line number only grows when a further line has text. */
  #newline(): void {
    this.#at += this.#text.startsWith("\r\n", this.#at) ? 2 : 1;
    if (this.#at < this.#text.length) this.#line += 1;
  }

  #skipBlanks(): void {
    for (;;) {
      const char = this.#char(this.#at);
      if (char === " " || char === "\t" || char === "\f") this.#at += 1;
      else if (char === "#") {
        while (this.#at < this.#text.length && !isNewline(this.#char(this.#at))) this.#at += 1;
        return;
      } else return;
    }
  }

  /** A backslash: the line goes on in the next one. */
  #continueLine(): void {
    this.#at += 1;
    this.#overlooked = true;
    if (!isNewline(this.#char(this.#at)))
      this.#fail("unexpected character after line continuation character");
    this.#newline();
    if (this.#at >= this.#text.length) {
      this.#endOfText();
      this.#fail("unexpected EOF while parsing");
    }
    this.#overlooked = false;
  }

  #endOfText(): Token {
    const open = this.#brackets.at(-1);
    if (open !== undefined) {
      this.#overlooked = true;
      throw unclosed(open);
    }
    return this.#token("end", this.#at, "");
  }

  /** Measures the blanks a line starts with and queues the indents and dedents they mean; skips lines without code. */
  #indentation(): void {
    let column = 0;
    let continued = 0;
    for (;;) {
      const char = this.#char(this.#at);
      if (char === " ") column += 1;
      else if (char === "\t") column = (Math.floor(column / 8) + 1) * 8;
      else if (char === "\f") column = 0;
      else if (char === "\\") {
        // A backslash without blanks before it leaves the next line's blanks as they are.
        continued ||= column;
        this.#continueLine();
        continue;
      } else if (char === "#" || isNewline(char)) {
        this.#skipBlanks();
        if (this.#at >= this.#text.length) return;
        this.#newline();
        column = 0;
        continued = 0;
        continue;
      } else break;
      this.#at += 1;
    }
    column = continued || column;
    const top = (): number => this.#indents.at(-1) ?? 0;
    if (column > top()) {
      this.#indents.push(column);
      this.#pending.push(this.#token("indent", this.#at, ""));
    }
    while (column < top()) {
      this.#indents.pop();
      if (column > top()) {
        throw new PythonSyntaxError(
          "unindent does not match any outer indentation level",
          this.#line,
          "IndentationError",
        );
      }
      this.#pending.push(this.#token("dedent", this.#at, ""));
    }
  }

  #name(start: number): Token {
    NAME_REST.lastIndex = start;
    const raw = NAME_REST.exec(this.#text)?.[0] ?? "";
    const at = start + raw.length;
    const quote = this.#char(at);
    if ((quote === '"' || quote === "'") && STRING_PREFIX.test(raw)) return this.#string(start, at);
    this.#at = at;
    if (KEYWORDS.has(raw)) return this.#token("keyword", start, raw);
    if (!NON_ASCII.test(raw)) return this.#token("name", start, raw);
    const wrong = firstNonIdentifier(raw);
    if (wrong !== undefined) this.#fail(invalidCharacter(wrong));
    return this.#token("name", start, raw.normalize("NFKC"));
  }

  #number(start: number): Token {
    const base = this.#char(start) === "0" ? this.#char(start + 1).toLowerCase() : "";
    if (base === "x") this.#digitsOfBase(start, "hexadecimal", /[0-9a-fA-F]/);
    else if (base === "o") this.#digitsOfBase(start, "octal", /[0-7]/);
    else if (base === "b") this.#digitsOfBase(start, "binary", /[01]/);
    else this.#decimal(start);
    return this.#token("number", start, this.#text.slice(start, this.#at));
  }

  #digitsOfBase(start: number, name: string, digit: RegExp): void {
    this.#at = start + 2;
    const wrongDigit = (char: string): void => {
      if (isDigit(char)) this.#fail(`invalid digit '${char}' in ${name} literal`);
    };
    do {
      if (this.#char(this.#at) === "_") this.#at += 1;
      const char = this.#char(this.#at);
      if (!digit.test(char)) {
        wrongDigit(char);
        this.#fail(`invalid ${name} literal`);
      }
      while (digit.test(this.#char(this.#at))) this.#at += 1;
    } while (this.#char(this.#at) === "_");
    wrongDigit(this.#char(this.#at));
    this.#endOfNumber(this.#at, name);
  }

  #decimal(start: number): void {
    this.#at = start;
    let leadingZero = false;
    if (this.#char(start) !== ".") {
      leadingZero = this.#char(start) === "0";
      this.#digits();
    }
    const isInteger = !".eEjJ".includes(this.#char(this.#at) || " ");
    if (leadingZero && isInteger && /[1-9]/.test(this.#text.slice(start, this.#at))) {
      this.#fail(
        "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
      );
    }
    if (this.#char(this.#at) === ".") {
      this.#at += 1;
      if (isDigit(this.#char(this.#at))) this.#digits();
    }
    if ("eE".includes(this.#char(this.#at) || " ")) {
      const exponent = this.#at;
      this.#at += 1;
      if ("+-".includes(this.#char(this.#at) || " ")) {
        this.#at += 1;
        if (!isDigit(this.#char(this.#at))) this.#fail("invalid decimal literal");
      } else if (!isDigit(this.#char(this.#at))) {
        this.#at = exponent;
        this.#endOfNumber(exponent, "decimal");
        return;
      }
      this.#digits();
    }
    if ("jJ".includes(this.#char(this.#at) || " ")) {
      this.#at += 1;
      this.#endOfNumber(this.#at, "imaginary");
    } else this.#endOfNumber(this.#at, "decimal");
  }

  /** Digits with single underscores between them. */
  #digits(): void {
    for (;;) {
      while (isDigit(this.#char(this.#at))) this.#at += 1;
      if (this.#char(this.#at) !== "_") return;
      this.#at += 1;
      if (!isDigit(this.#char(this.#at))) this.#fail("invalid decimal literal");
    }
  }

  #endOfNumber(at: number, name: string): void {
    WORD_AFTER_NUMBER.lastIndex = at;
    if (WORD_AFTER_NUMBER.test(this.#text)) return;
    const char = this.#char(at);
    if (isNamePart(char) && char < "\x80") this.#fail(`invalid ${name} literal`);
  }

  /** What is wrong inside an f-string, where CPython only gets when it has taken its opening quotes. */
  #faultIn(skip: () => void): PythonSyntaxError | undefined {
    try {
      skip();
    } catch (error) {
      if (!(error instanceof PythonSyntaxError)) throw error;
      this.#faulty = error;
    }
    return this.#faulty;
  }

  #string(start: number, quoteAt: number): Token {
    const line = this.#line;
    const prefix = this.#text.slice(start, quoteAt).toLowerCase();
    this.#at = quoteAt;
    const formatted = prefix.includes("f");
    if (formatted) {
      const fault = this.#faultIn(() => this.#skipFString(prefix.includes("r")));
      return { ...this.#token("fstring", start, "", line), ...(fault === undefined ? {} : { fault }) };
    }
    this.#skipString(undefined);
    return this.#token("string", start, "", line);
  }

  /** The quotes at the present position: `"`, `'` or three of them; steps over them. */
  #openingQuotes(): string {
    const quote = this.#char(this.#at);
    const quotes = this.#text.startsWith(quote.repeat(3), this.#at) ? quote.repeat(3) : quote;
    this.#at += quotes.length;
    return quotes;
  }

  /** Steps over a plain string; `enclosing` are the quotes of the f-string around it. */
  #skipString(enclosing: string | undefined): void {
    const line = this.#line;
    const quotes = this.#openingQuotes();
    for (;;) {
      const char = this.#char(this.#at);
      if (char === "" || (quotes.length === 1 && isNewline(char))) {
        if (quotes === enclosing) this.#fail("f-string: expecting '}'", line);
        const kind = quotes.length === 3 ? "triple-quoted string" : "string";
        this.#fail(`unterminated ${kind} literal (detected at line ${this.#line})`, line);
      }
      if (this.#text.startsWith(quotes, this.#at)) {
        this.#at += quotes.length;
        return;
      }
      this.#skipPlain(quotes.charCodeAt(0));
    }
  }

  /** Steps over the next character of a string, an escape whole, and on to where `quote` or a line break stands. */
  #skipPlain(quote: number): void {
    if (isNewline(this.#char(this.#at))) this.#newline();
    else if (this.#char(this.#at) !== "\\") this.#at += 1;
    const text = this.#text;
    // Read by a variable of its own: a long string is gone through here, character by character.
    let at = this.#at;
    for (;;) {
      const unit = text.charCodeAt(at);
      if (unit === BACKSLASH) {
        const next = text.charCodeAt(at + 1);
        if (next === NEWLINE || next === RETURN) {
          this.#at = at + 1;
          this.#newline();
          at = this.#at;
        } else at = Math.min(at + 2, text.length);
      } else if (unit === quote || unit === NEWLINE || unit === RETURN || Number.isNaN(unit)) break;
      else at += 1;
    }
    this.#at = at;
  }

  /** Steps over a run of ordinary characters and escapes, or over one quote, line break or other escape's head. */
  #skipStringChar(): void {
    STRING_RUN.lastIndex = this.#at;
    if (STRING_RUN.test(this.#text)) {
      this.#at = STRING_RUN.lastIndex;
      return;
    }
    if (this.#char(this.#at) === "\\") this.#at += 1;
    if (isNewline(this.#char(this.#at))) this.#newline();
    else if (this.#at < this.#text.length) this.#at += 1;
  }

  #skipFString(raw: boolean): void {
    const line = this.#line;
    if (this.#nestedFStrings >= MAX_NESTED_FSTRINGS) this.#fail("too many nested f-strings");
    this.#nestedFStrings += 1;
    const quotes = this.#openingQuotes();
    for (;;) {
      const char = this.#char(this.#at);
      if (char === "" || (quotes.length === 1 && isNewline(char))) {
        const kind = quotes.length === 3 ? "triple-quoted f-string" : "f-string";
        this.#fail(`unterminated ${kind} literal (detected at line ${this.#line})`, line);
      }
      if (this.#text.startsWith(quotes, this.#at)) break;
      if (this.#text.startsWith("{{", this.#at) || this.#text.startsWith("}}", this.#at)) this.#at += 2;
      else if (char === "{") this.#skipReplacementField(quotes);
      else if (char === "}") this.#fail("f-string: single '}' is not allowed");
      else if (char === "\\" && !raw && this.#text.startsWith("N{", this.#at + 1)) {
        this.#at += 3;
        while (this.#at < this.#text.length && !`}\n\r${quotes[0]}`.includes(this.#char(this.#at)))
          this.#at += 1;
        if (this.#char(this.#at) === "}") this.#at += 1;
      } else if (char === "\\" && "{}".includes(this.#char(this.#at + 1) || " ")) this.#at += 1;
      else this.#skipStringChar();
    }
    this.#at += quotes.length;
    this.#nestedFStrings -= 1;
  }

  /** Steps over `{code!r:format}` inside the f-string that `quotes` opened. */
  #skipReplacementField(quotes: string): void {
    const outside = this.#brackets.length;
    this.#openBracket("{");
    this.#at += 1;
    let inFormat = false;
    while (this.#brackets.length > outside) {
      if (!inFormat) this.#skipBlanks();
      const char = this.#char(this.#at);
      if (char === "") this.#endOfText();
      if (inFormat && this.#text.startsWith(quotes, this.#at)) this.#fail("f-string: expecting '}'");
      if (inFormat && char !== "{" && char !== "}") this.#skipStringChar();
      else if (inFormat && char === "{") this.#skipReplacementField(quotes);
      else if (isNewline(char)) this.#newline();
      else if (isNameStart(char)) this.#skipNameOrString(quotes);
      else if (char === '"' || char === "'") this.#skipString(quotes);
      else if ("([{".includes(char)) {
        this.#openBracket(char);
        this.#at += 1;
      } else if (")]}".includes(char)) {
        if (this.#brackets.length === outside + 1 && char !== "}")
          this.#fail(`f-string: unmatched '${char}'`);
        this.#closeBracket(char);
        this.#at += 1;
      } else {
        inFormat = char === ":" && this.#brackets.length === outside + 1;
        this.#at += 1;
      }
    }
  }

  #skipNameOrString(quotes: string): void {
    const start = this.#at;
    while (isNamePart(this.#char(this.#at))) this.#at += 1;
    const prefix = this.#text.slice(start, this.#at).toLowerCase();
    if (!"\"'".includes(this.#char(this.#at) || " ") || !STRING_PREFIX.test(prefix)) return;
    if (prefix.includes("f")) this.#skipFString(prefix.includes("r"));
    else this.#skipString(quotes);
  }

  #operator(start: number, char: string): Token {
    const second = this.#char(start + 1);
    if (second !== "" && SECOND_OF_OPERATORS.includes(second)) {
      for (const [length, operators] of [
        [3, OPERATORS_OF_3],
        [2, OPERATORS_OF_2],
      ] as const) {
        const text = this.#text.slice(start, start + length);
        if (operators.has(text)) {
          this.#at = start + length;
          return this.#token("op", start, text);
        }
      }
    }
    const isAscii = char >= " " && char < "\x7f";
    if (!isAscii && !isPrintable(char.charCodeAt(0))) this.#fail(invalidCharacter(char));
    if ("([{".includes(char)) this.#openBracket(char);
    else if (char in CLOSES) this.#closeBracket(char);
    this.#at = start + 1;
    return this.#token("op", start, char);
  }

  #openBracket(char: string): void {
    if (this.#brackets.length >= MAX_BRACKETS) this.#fail("too many nested parentheses");
    this.#brackets.push({ char, line: this.#line });
  }

  #closeBracket(char: string): void {
    const open = this.#brackets.pop();
    if (open === undefined) this.#fail(`unmatched '${char}'`);
    if (open.char === CLOSES[char]) return;
    const where = open.line === this.#line ? "" : ` on line ${open.line}`;
    this.#fail(`closing parenthesis '${char}' does not match opening parenthesis '${open.char}'${where}`);
  }
}

function unclosed({ char, line }: Bracket): PythonSyntaxError {
  return new PythonSyntaxError(`'${char}' was never closed`, line);
}

function firstNonIdentifier(name: string): string | undefined {
  let refused = NO_NAME_START;
  for (const char of name) {
    if (refused.test(char)) return char;
    refused = NO_NAME_PART;
  }
  return undefined;
}

function invalidCharacter(char: string): string {
  const code = `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  return isPrintable(char.codePointAt(0) ?? 0)
    ? `invalid character '${char}' (${code})`
    : `invalid non-printable character ${code}`;
}
