import { PythonError } from "./errors.ts";
import {
  type BinaryOperator,
  type ComparisonOperator,
  type Construct,
  type DictDisplay,
  describe,
  type Expression,
  type Keyword,
  type Unsupported,
} from "./expression.ts";
import { MAX_INT_DIGITS } from "./numbers.ts";
import { readStringLiteral } from "./string-literal.ts";
import { PythonSyntaxError } from "./syntax-error.ts";
import { type Token, Tokenizer } from "./tokenizer.ts";

export type ParseOptions = {
  /** `ast` (default) reads as `ast.parse(text, mode="eval")`, `eval` as `eval(text)`: leading blanks are dropped and repeated keywords refused. */
  readonly mode?: "ast" | "eval";
  /** The greatest height of the tree, default 1,000; brackets nest at most 200 deep in any case, as in CPython. */
  readonly maxDepth?: number;
  /** The longest text that is read at all, in UTF-16 units, default 4,000,000. */
  readonly maxLength?: number;
  /** The most tokens that are read, default 10,000: some 2,000 calls. */
  readonly maxTokens?: number;
};

/**
 * Parses one Python expression as CPython 3.12 does; nothing is evaluated.
 * Throws PythonSyntaxError with CPython's message and line, and PythonError for what CPython refuses in other ways: lone
 * surrogates (UnicodeEncodeError), a tree that is too high (RecursionError), a text that is too long or complex (MemoryError).
 */
export function parseExpression(text: string, options: ParseOptions = {}): Expression {
  const { mode = "ast", maxDepth = 1000, maxLength = 4_000_000, maxTokens = 10_000 } = options;
  if (text.length > maxLength) throw new PythonError("MemoryError", "");
  refuseSurrogates(text);
  if (text.includes("\0"))
    throw new PythonSyntaxError("source code string cannot contain null bytes", undefined);
  const start = mode === "eval" ? text.length - text.replace(/^[ \t]+/, "").length : 0;
  const parser = new Parser(text, start, { maxDepth, maxTokens });
  try {
    const expression = parser.parse();
    if (mode === "eval") parser.refuseRepeatedKeywords();
    return expression;
  } catch (error) {
    // Whatever a text does to the stack, it is the text's fault, as in CPython.
    throw error instanceof RangeError ? new PythonError("MemoryError", TOO_COMPLEX) : error;
  }
}

function refuseSurrogates(text: string): void {
  if (text.isWellFormed()) return;
  const [run = ""] = /\p{Cs}+/u.exec(text) ?? [];
  const at = [...text.slice(0, text.search(/\p{Cs}/u))].length;
  const code = run.charCodeAt(0).toString(16);
  const what =
    run.length === 1
      ? `character '\\u${code}' in position ${at}`
      : `characters in position ${at}-${at + run.length - 1}`;
  throw new PythonError("UnicodeEncodeError", `'utf-8' codec can't encode ${what}: surrogates not allowed`);
}

type Parsed<Result> = Result | undefined;
type Arguments = { readonly positional: readonly Expression[]; readonly keywords: readonly Keyword[] };
type Memo = { readonly result: unknown; readonly mark: number };
/** A node before its height is known. */
type Draft<E extends Expression> = E extends Expression ? Omit<E, "height"> : never;

const SOFT_KEYWORDS = ["_", "case", "match", "type"];
const BINDING: ReadonlyMap<string, number> = new Map([
  ["|", 1],
  ["^", 2],
  ["&", 3],
  ["<<", 4],
  [">>", 4],
  ["+", 5],
  ["-", 5],
  ["*", 6],
  ["/", 6],
  ["//", 6],
  ["%", 6],
  ["@", 6],
]);
const COMPARISONS = new Set(["==", "!=", "<", "<=", ">", ">="]);
const ENDS_OPERAND = new Set([",", ")", "]", "}", ":"]);
/** So many words in a row are looked at for a statement that Python no longer has. */
const MAX_WORDS = 100;
const TOO_COMPLEX = "Parser stack overflowed - Python source too complex to parse";

/**
 * A parsing expression grammar by hand, one method per rule; a method that does not match leaves the position alone and
 * returns undefined. As in CPython a text that does not match is parsed once more, now with the `refuse…` methods, which look
 * for known mistakes; since the first one found is reported, every rule tries its alternatives in CPython's order.
 */
class Parser {
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #maxTokens: number;
  readonly #tokenizer: Tokenizer;
  readonly #tokens: Token[] = [];
  #mark = 0;
  #depth = 0;
  /** Whether this is the second pass. */
  #second = false;
  /** Whether known mistakes are being looked for. */
  #refusing = false;
  #memos = new Map<string, Memo[]>();
  #repeated: { readonly start: number; readonly end: number; readonly keyword: Keyword }[] = [];

  constructor(
    text: string,
    start: number,
    { maxDepth, maxTokens }: Required<Pick<ParseOptions, "maxDepth" | "maxTokens">>,
  ) {
    this.#text = text;
    this.#maxDepth = maxDepth;
    this.#maxTokens = maxTokens;
    this.#tokenizer = new Tokenizer(text, start);
  }

  parse(): Expression {
    const expression = this.#whole();
    if (expression !== undefined) return expression;
    const last = this.#tokens.at(-1) as Token;
    this.#second = true;
    this.#refusing = true;
    this.#mark = 0;
    this.#memos.clear();
    this.#whole();
    if (last.kind === "indent" || last.kind === "dedent") {
      throw new PythonSyntaxError(
        `unexpected ${last.kind === "indent" ? "" : "un"}indent`,
        last.line,
        "IndentationError",
      );
    }
    throw this.#tokenizer.faultAhead(this.#lastLine()) ?? new PythonSyntaxError("invalid syntax", last.line);
  }

  /** The check that the compiler makes after parsing, the outermost call first. */
  refuseRepeatedKeywords(): void {
    const [first] = this.#repeated.toSorted((a, b) => a.start - b.start || b.end - a.end);
    if (first === undefined) return;
    const { name, start } = first.keyword;
    throw new PythonSyntaxError(`keyword argument repeated: ${name}`, this.#lineAt(start));
  }

  // Tokens

  #peek(ahead = 0): Token {
    const index = this.#mark + ahead;
    while (this.#tokens.length <= index) {
      if (this.#tokens.length >= this.#maxTokens) throw new PythonError("MemoryError", TOO_COMPLEX);
      this.#tokens.push(this.#tokenizer.next());
    }
    return this.#tokens[index] as Token;
  }

  /** Whether the next token is this operator or keyword. */
  #is(text: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return token.text === text && (token.kind === "op" || token.kind === "keyword");
  }

  #accept(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#mark += 1;
    return true;
  }

  #acceptName(): Token | undefined {
    const token = this.#peek();
    if (token.kind !== "name") return undefined;
    this.#mark += 1;
    return token;
  }

  /** The offset where the token last stepped over ends. */
  #end(): number {
    return (this.#tokens[this.#mark - 1] as Token).end;
  }

  /** Runs a rule and takes the position back where it does not match. */
  #attempt<Result>(rule: () => Parsed<Result>): Parsed<Result> {
    const mark = this.#mark;
    const result = rule();
    if (result === undefined) this.#mark = mark;
    return result;
  }

  /** Whether a rule would match here. */
  #follows(rule: () => unknown): boolean {
    const mark = this.#mark;
    const result = rule();
    this.#mark = mark;
    return result !== undefined && result !== false;
  }

  #remember<Result>(name: string, rule: () => Parsed<Result>): Parsed<Result> {
    let memos = this.#memos.get(name);
    if (memos === undefined) {
      memos = [];
      this.#memos.set(name, memos);
    }
    const start = this.#mark;
    const known = memos[start];
    if (known !== undefined) {
      this.#mark = known.mark;
      return known.result as Parsed<Result>;
    }
    const result = this.#attempt(rule);
    memos[start] = { result, mark: this.#mark };
    return result;
  }

  /** One rule or more with `separator` between them; a separator that nothing follows is left. */
  #gather<Result>(separator: string, rule: () => Parsed<Result>): Parsed<Result[]> {
    const first = rule();
    if (first === undefined) return undefined;
    const results = [first];
    for (;;) {
      const next = this.#attempt(() => (this.#accept(separator) ? rule() : undefined));
      if (next === undefined) return results;
      results.push(next);
    }
  }

  // Faults

  /** Throws; a fault that the tokenizer finds in the rest of the text comes first, unless it has met the end already. */
  #raise(message: string, line: number): never {
    const last = this.#tokens.at(-1);
    const metEnd = last?.end === this.#text.length && last.kind !== "string" && last.kind !== "fstring";
    const ahead = metEnd ? undefined : this.#tokenizer.faultAhead(this.#lastLine());
    throw ahead ?? new PythonSyntaxError(message, line);
  }

  #lastLine(): number {
    return this.#tokens.at(-1)?.line ?? 0;
  }

  #raiseAt(place: { readonly start: number }, message: string): never {
    this.#raise(message, this.#lineAt(place.start));
  }

  #lineAt(offset: number): number {
    return 1 + (this.#text.slice(0, offset).match(/\r\n?|\n/g)?.length ?? 0);
  }

  #tooDeep(): never {
    throw new PythonError("RecursionError", "maximum recursion depth exceeded during compilation");
  }

  /** Runs a rule that can contain itself without a bracket around it. */
  #deeper<Result>(rule: () => Result): Result {
    if (this.#depth >= this.#maxDepth) this.#tooDeep();
    this.#depth += 1;
    const result = rule();
    this.#depth -= 1;
    return result;
  }

  /** Completes a node with its height, one more than its highest part. */
  #node<E extends Expression>(draft: Draft<E>, parts: readonly (Expression | undefined)[]): E {
    let height = 1;
    for (const part of parts) if (part !== undefined && part.height >= height) height = part.height + 1;
    if (height > this.#maxDepth) this.#tooDeep();
    return { ...draft, height } as unknown as E;
  }

  #unsupported(construct: Construct, start: number): Unsupported {
    const end = this.#end();
    return { kind: "unsupported", construct, source: this.#text.slice(start, end), start, end, height: 1 };
  }

  // Expressions

  #whole(): Parsed<Expression> {
    const start = this.#peek().start;
    const items = this.#gather(",", () => this.#expression());
    if (items === undefined) return undefined;
    const tuple = this.#accept(",") || items.length > 1;
    const end = this.#end();
    while (this.#peek().kind === "newline") this.#mark += 1;
    if (this.#peek().kind !== "end") return undefined;
    return tuple ? this.#node({ kind: "tuple", items, start, end }, items) : items[0];
  }

  #expression(): Parsed<Expression> {
    const leaf = this.#leaf();
    if (leaf !== undefined) return leaf;
    return this.#remember("expression", () => {
      if (this.#refusing) {
        this.#attempt(() => this.#refuseInExpression());
        this.#attempt(() => this.#refuseStatement());
      }
      return this.#conditional() ?? this.#lambda();
    });
  }

  /** The common case: a single name or literal that nothing is applied to. */
  #leaf(): Parsed<Expression> {
    const { kind, text } = this.#peek();
    const isWord = kind === "name" || text === "None" || text === "True" || text === "False";
    if (!isWord && kind !== "number" && kind !== "string") return undefined;
    return this.#attempt(() => {
      const leaf = this.#atom();
      const next = this.#peek();
      const ends =
        next.kind === "op" ? ENDS_OPERAND.has(next.text) : next.kind === "end" || next.kind === "newline";
      return ends ? leaf : undefined;
    });
  }

  #conditional(): Parsed<Expression> {
    const start = this.#peek().start;
    const value = this.#disjunction();
    if (value === undefined) return undefined;
    const conditional = this.#attempt(() => {
      if (!this.#accept("if") || this.#disjunction() === undefined || !this.#accept("else")) return undefined;
      if (this.#deeper(() => this.#expression()) === undefined) return undefined;
      return this.#unsupported("conditional expression", start);
    });
    return conditional ?? value;
  }

  #lambda(): Parsed<Expression> {
    return this.#attempt(() => {
      const start = this.#peek().start;
      if (!this.#accept("lambda") || !this.#lambdaParameters() || !this.#accept(":")) return undefined;
      const body = this.#deeper(() => this.#expression());
      return body && { ...this.#unsupported("lambda", start), body };
    });
  }

  /** Steps over the parameters up to the colon; false where they are wrong. */
  #lambdaParameters(): boolean {
    let named = 0;
    let withDefault = false;
    let slash = false;
    let star = false;
    while (!this.#is(":")) {
      if (this.#accept("**")) {
        if (this.#acceptName() === undefined) return false;
        this.#accept(",");
        return this.#is(":");
      }
      if (this.#accept("*")) {
        if (star) return false;
        star = true;
        if (this.#acceptName() === undefined && !(this.#is(",") && this.#peek(1).kind === "name"))
          return false;
      } else if (this.#accept("/")) {
        if (named === 0 || slash || star) return false;
        slash = true;
      } else {
        if (this.#acceptName() === undefined) return false;
        named += 1;
        if (this.#accept("=")) {
          if (this.#expression() === undefined) return false;
          withDefault = true;
        } else if (withDefault && !star) return false;
      }
      if (!this.#accept(",")) return this.#is(":");
    }
    return true;
  }

  #yield(): Parsed<Expression> {
    return this.#attempt(() => {
      const start = this.#peek().start;
      if (!this.#accept("yield")) return undefined;
      if (this.#accept("from")) {
        if (this.#expression() === undefined) return undefined;
      } else this.#starExpressions();
      return this.#unsupported("yield expression", start);
    });
  }

  #starExpressions(): Parsed<Expression> {
    const start = this.#peek().start;
    const items = this.#gather(",", () => this.#star(() => this.#bitwiseOr()) ?? this.#expression());
    if (items === undefined) return undefined;
    if (!this.#accept(",") && items.length === 1) return items[0];
    return this.#node({ kind: "tuple", items, start, end: this.#end() }, items);
  }

  #star(rule: () => Parsed<Expression>): Parsed<Expression> {
    return this.#attempt(() => {
      const start = this.#peek().start;
      if (!this.#accept("*")) return undefined;
      const value = rule();
      return value && this.#node({ kind: "starred", value, start, end: this.#end() }, [value]);
    });
  }

  #starNamed(): Parsed<Expression> {
    return this.#star(() => this.#bitwiseOr()) ?? this.#named();
  }

  #starNamedList(): Parsed<Expression[]> {
    const items = this.#gather(",", () => this.#starNamed());
    if (items !== undefined) this.#accept(",");
    return items;
  }

  #named(): Parsed<Expression> {
    const assignment = this.#assignment();
    if (assignment !== undefined) return assignment;
    if (this.#refusing) this.#remember("named", () => this.#refuseInNamed());
    return this.#unassigned();
  }

  #assignment(): Parsed<Expression> {
    return this.#attempt(() => {
      const name = this.#acceptName();
      if (name === undefined || !this.#accept(":=")) return undefined;
      if (this.#deeper(() => this.#expression()) === undefined) return undefined;
      return this.#unsupported("named expression", name.start);
    });
  }

  /** An expression that no `:=` follows. */
  #unassigned(): Parsed<Expression> {
    return this.#attempt(() => {
      const expression = this.#expression();
      return expression !== undefined && !this.#is(":=") ? expression : undefined;
    });
  }

  #disjunction(): Parsed<Expression> {
    return this.#second ? this.#remember("disjunction", () => this.#or()) : this.#or();
  }

  #or(): Parsed<Expression> {
    return this.#booleans("or", () => this.#booleans("and", () => this.#inversion()));
  }

  #booleans(operator: "and" | "or", rule: () => Parsed<Expression>): Parsed<Expression> {
    const { start } = this.#peek();
    const operands = this.#gather(operator, rule);
    if (operands === undefined || operands.length === 1) return operands?.[0];
    return this.#node({ kind: "boolean", operator, operands, start, end: this.#end() }, operands);
  }

  #inversion(): Parsed<Expression> {
    return this.#attempt(() => {
      const nots: number[] = [];
      for (let { start } = this.#peek(); this.#accept("not"); { start } = this.#peek()) nots.push(start);
      let operand = this.#comparison();
      if (operand === undefined) return undefined;
      for (const start of nots.reverse()) {
        operand = this.#node({ kind: "unary", operator: "not", operand, start, end: this.#end() }, [operand]);
      }
      return operand;
    });
  }

  #comparison(): Parsed<Expression> {
    const { start } = this.#peek();
    const left = this.#bitwiseOr();
    if (left === undefined) return undefined;
    const comparisons: { readonly operator: ComparisonOperator; readonly right: Expression }[] = [];
    for (;;) {
      const comparison = this.#attempt(() => {
        const operator = this.#comparisonOperator();
        const right = operator && this.#bitwiseOr();
        return operator && right && { operator, right };
      });
      if (comparison === undefined) break;
      comparisons.push(comparison);
    }
    if (comparisons.length === 0) return left;
    const parts = [left, ...comparisons.map(({ right }) => right)];
    return this.#node({ kind: "comparison", left, comparisons, start, end: this.#end() }, parts);
  }

  #comparisonOperator(): ComparisonOperator | undefined {
    const { kind, text } = this.#peek();
    if (kind === "op" && COMPARISONS.has(text)) {
      this.#mark += 1;
      return text as ComparisonOperator;
    }
    if (kind !== "keyword") return undefined;
    if (this.#accept("in")) return "in";
    if (this.#is("not") && this.#is("in", 1)) {
      this.#mark += 2;
      return "not in";
    }
    if (!this.#accept("is")) return undefined;
    return this.#accept("not") ? "is not" : "is";
  }

  #bitwiseOr(): Parsed<Expression> {
    return this.#second ? this.#remember("bitwise or", () => this.#binary(1)) : this.#binary(1);
  }

  /** Operators that bind at least as tightly as `least`, from the left. */
  #binary(least: number): Parsed<Expression> {
    const { start } = this.#peek();
    let left = this.#factor();
    while (left !== undefined) {
      const operator = this.#peek().text as BinaryOperator;
      const binding = this.#peek().kind === "op" ? BINDING.get(operator) : undefined;
      if (binding === undefined || binding < least) return left;
      this.#mark += 1;
      const right = this.#binary(binding + 1);
      if (right === undefined) {
        this.#mark -= 1;
        return left;
      }
      left = this.#node({ kind: "binary", operator, left, right, start, end: this.#end() }, [left, right]);
    }
    return undefined;
  }

  /** Signs and powers: `-a ** -b ** c` is `-(a ** -(b ** c))`. */
  #factor(): Parsed<Expression> {
    const begin = this.#mark;
    const powers: { signs: readonly Token[]; base: Expression; start: number; mark: number }[] = [];
    do {
      const signs: Token[] = [];
      while (this.#is("-") || this.#is("+") || this.#is("~")) {
        signs.push(this.#peek());
        this.#mark += 1;
      }
      const { start } = this.#peek();
      const base = this.#awaited();
      if (base === undefined) break;
      powers.push({ signs, base, start, mark: this.#mark });
    } while (this.#accept("**"));
    this.#mark = powers.at(-1)?.mark ?? begin;
    if (powers.length === 0) return undefined;
    const end = this.#end();
    let result: Parsed<Expression>;
    for (const { signs, base, start } of powers.reverse()) {
      result =
        result === undefined
          ? base
          : this.#node({ kind: "binary", operator: "**", left: base, right: result, start, end }, [
              base,
              result,
            ]);
      for (const { text, start } of signs.toReversed()) {
        const operator = text as "+" | "-" | "~";
        result = this.#node({ kind: "unary", operator, operand: result, start, end }, [result]);
      }
    }
    return result;
  }

  #awaited(): Parsed<Expression> {
    const { start } = this.#peek();
    if (!this.#accept("await")) return this.#primary();
    if (this.#primary() !== undefined) return this.#unsupported("await expression", start);
    this.#mark -= 1;
    return undefined;
  }

  #primary(): Parsed<Expression> {
    const { start } = this.#peek();
    let object = this.#atom();
    while (object !== undefined) {
      const extended: Parsed<Expression> =
        this.#attribute(object, start) ?? this.#call(object, start) ?? this.#subscript(object, start);
      if (extended === undefined) break;
      object = extended;
    }
    return object;
  }

  #attribute(object: Expression, start: number): Parsed<Expression> {
    if (!this.#is(".") || this.#peek(1).kind !== "name") return undefined;
    const name = this.#peek(1).text;
    this.#mark += 2;
    return this.#node({ kind: "attribute", object, name, start, end: this.#end() }, [object]);
  }

  #call(callee: Expression, start: number): Parsed<Expression> {
    if (!this.#is("(")) {
      // CPython looks for a mistaken generator expression here whatever the bracket.
      if (this.#refusing && (this.#is("[") || this.#is("{"))) this.#refuseComprehension();
      return undefined;
    }
    const generator = this.#generator();
    const call = (positional: readonly Expression[], keywords: readonly Keyword[]): Expression => {
      const parts = [callee, ...positional, ...keywords.map(({ value }) => value)];
      const end = this.#end();
      this.#noteRepeated(keywords, start, end);
      return this.#node({ kind: "call", function: callee, positional, keywords, start, end }, parts);
    };
    if (generator !== undefined) return call([generator], []);
    return this.#attempt(() => {
      this.#accept("(");
      const found = this.#arguments();
      if (!this.#accept(")")) return undefined;
      return call(found?.positional ?? [], found?.keywords ?? []);
    });
  }

  #noteRepeated(keywords: readonly Keyword[], start: number, end: number): void {
    const seen = new Set<string>();
    for (const keyword of keywords) {
      if (keyword.name === undefined) continue;
      if (seen.has(keyword.name)) {
        this.#repeated.push({ start, end, keyword });
        return;
      }
      seen.add(keyword.name);
    }
  }

  #subscript(object: Expression, start: number): Parsed<Expression> {
    return this.#attempt(() => {
      if (!this.#accept("[")) return undefined;
      const index = this.#slices();
      if (index === undefined || !this.#accept("]")) return undefined;
      return this.#node({ kind: "subscript", object, index, start, end: this.#end() }, [object, index]);
    });
  }

  #slices(): Parsed<Expression> {
    const { start } = this.#peek();
    const items = this.#gather(",", () => this.#slice() ?? this.#starred());
    if (items === undefined) return undefined;
    const single = items[0] as Expression;
    if (!this.#accept(",") && items.length === 1 && single.kind !== "starred") return single;
    return this.#node({ kind: "tuple", items, start, end: this.#end() }, items);
  }

  #slice(): Parsed<Expression> {
    const slice = this.#attempt(() => {
      const { start } = this.#peek();
      this.#expression();
      if (!this.#accept(":")) return undefined;
      this.#expression();
      if (this.#accept(":")) this.#expression();
      return this.#unsupported("slice", start);
    });
    return slice ?? this.#named();
  }

  // Atoms

  #atom(): Parsed<Expression> {
    const token = this.#peek();
    const { kind, text, start, end } = token;
    if (kind === "string" || kind === "fstring") return this.#strings();
    const leaf = (value: Draft<Expression>): Expression => {
      this.#mark += 1;
      return { ...value, height: 1 } as Expression;
    };
    if (kind === "name") return leaf({ kind: "name", name: text, start, end });
    if (kind === "number") return this.#number(token);
    if (kind === "op") {
      if (text === "(") return this.#tuple() ?? this.#group() ?? this.#generator();
      if (text === "[") return this.#list() ?? this.#comprehension("[", "]");
      if (text === "{")
        return this.#dict() ?? this.#set() ?? this.#dictComprehension() ?? this.#comprehension("{", "}");
      return text === "..." ? leaf({ kind: "ellipsis", start, end }) : undefined;
    }
    if (kind !== "keyword") return undefined;
    if (text === "None") return leaf({ kind: "constant", value: null, start, end });
    if (text === "True" || text === "False") {
      return leaf({ kind: "constant", value: text === "True", start, end });
    }
    return undefined;
  }

  #number({ text, start, end, line }: Token): Expression {
    this.#mark += 1;
    const written = text.replaceAll("_", "");
    const constant = (value: bigint | number): Expression => ({
      kind: "constant",
      value,
      start,
      end,
      height: 1,
    });
    if (/^0[xob]/i.test(written)) return constant(BigInt(written));
    if (/j$/i.test(written)) return this.#unsupported("complex literal", start);
    if (!/^\d+$/.test(written)) return constant(Number(written));
    if (written.length > MAX_INT_DIGITS) {
      this.#raise(
        `Exceeds the limit (${MAX_INT_DIGITS} digits) for integer string conversion: value has ${written.length} digits; ` +
          "use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid " +
          "decimal conversion limits.",
        line,
      );
    }
    return constant(BigInt(written));
  }

  #strings(): Expression {
    const { start } = this.#peek();
    let value = "";
    let formatted = false;
    const kinds = new Set<string>();
    for (
      let piece = this.#peek();
      piece.kind === "string" || piece.kind === "fstring";
      piece = this.#peek()
    ) {
      this.#mark += 1;
      if (piece.kind === "fstring") {
        if (piece.fault !== undefined) throw piece.fault;
        formatted = true;
        kinds.add("text");
        continue;
      }
      const literal = readStringLiteral(this.#text.slice(piece.start, piece.end));
      if (literal.kind === "fault") this.#raise(literal.message, piece.line);
      kinds.add(literal.kind);
      if (literal.kind === "text") value += literal.value;
    }
    if (kinds.size > 1) this.#raise("cannot mix bytes and nonbytes literals", this.#lastLine());
    if (kinds.has("bytes")) return this.#unsupported("bytes literal", start);
    if (formatted) return this.#unsupported("f-string expression", start);
    return { kind: "constant", value, start, end: this.#end(), height: 1 };
  }

  #tuple(): Parsed<Expression> {
    return this.#attempt(() => {
      const { start } = this.#peek();
      this.#mark += 1;
      const items = this.#attempt(() => {
        const first = this.#starNamed();
        return first !== undefined && this.#accept(",")
          ? [first, ...(this.#starNamedList() ?? [])]
          : undefined;
      });
      if (!this.#accept(")")) return undefined;
      return this.#node({ kind: "tuple", items: items ?? [], start, end: this.#end() }, items ?? []);
    });
  }

  #group(): Parsed<Expression> {
    const group = this.#attempt(() => {
      this.#mark += 1;
      const inner = this.#yield() ?? this.#named();
      return inner !== undefined && this.#accept(")") ? inner : undefined;
    });
    if (group === undefined && this.#refusing) this.#attempt(() => this.#refuseGroup());
    return group;
  }

  #generator(): Parsed<Expression> {
    const { start } = this.#peek();
    const generator = this.#attempt(() => {
      this.#mark += 1;
      const element = this.#assignment() ?? this.#unassigned();
      if (element === undefined || !this.#forClauses() || !this.#accept(")")) return undefined;
      return this.#unsupported("generator expression", start);
    });
    if (generator === undefined && this.#refusing) this.#refuseComprehension();
    return generator;
  }

  #comprehension(open: "[" | "{", close: string): Parsed<Expression> {
    const { start } = this.#peek();
    const comprehension = this.#attempt(() => {
      this.#mark += 1;
      if (this.#named() === undefined || !this.#forClauses() || !this.#accept(close)) return undefined;
      return this.#unsupported(open === "[" ? "list comprehension" : "set comprehension", start);
    });
    if (comprehension === undefined && this.#refusing) this.#refuseComprehension();
    return comprehension;
  }

  #list(): Parsed<Expression> {
    return this.#attempt(() => {
      const { start } = this.#peek();
      this.#mark += 1;
      const items = this.#starNamedList() ?? [];
      return this.#accept("]")
        ? this.#node({ kind: "list", items, start, end: this.#end() }, items)
        : undefined;
    });
  }

  #set(): Parsed<Expression> {
    return this.#attempt(() => {
      const { start } = this.#peek();
      this.#mark += 1;
      const items = this.#starNamedList();
      if (items === undefined || !this.#accept("}")) return undefined;
      return this.#node({ kind: "set", items, start, end: this.#end() }, items);
    });
  }

  #dict(): Parsed<Expression> {
    const dict = this.#attempt(() => {
      const { start } = this.#peek();
      this.#mark += 1;
      const entries = this.#gather(",", () => this.#entry()) ?? [];
      if (entries.length > 0) this.#accept(",");
      if (!this.#accept("}")) return undefined;
      const parts = entries.flatMap(({ key, value }) => [key, value]);
      return this.#node<DictDisplay>({ kind: "dict", entries, start, end: this.#end() }, parts);
    });
    // This check CPython makes in the first pass too.
    if (dict === undefined) this.#attempt(() => this.#refuseEntries());
    return dict;
  }

  #entry(): Parsed<DictDisplay["entries"][number]> {
    return this.#attempt(() => {
      if (this.#accept("**")) {
        const value = this.#bitwiseOr();
        return value && { key: undefined, value };
      }
      return this.#keyAndValue();
    });
  }

  #keyAndValue(): Parsed<{ readonly key: Expression; readonly value: Expression }> {
    return this.#attempt(() => {
      const key = this.#expression();
      if (key === undefined || !this.#accept(":")) return undefined;
      const value = this.#expression();
      return value && { key, value };
    });
  }

  #dictComprehension(): Parsed<Expression> {
    const { start } = this.#peek();
    const comprehension = this.#attempt(() => {
      this.#mark += 1;
      if (this.#keyAndValue() === undefined || !this.#forClauses() || !this.#accept("}")) return undefined;
      return this.#unsupported("dict comprehension", start);
    });
    if (comprehension === undefined && this.#refusing) this.#attempt(() => this.#refuseDictComprehension());
    return comprehension;
  }

  /** Steps over one or more `for … in … if …`. */
  #forClauses(): boolean {
    const clauses = (): Parsed<true> => {
      if (!this.#forClause()) return undefined;
      while (this.#forClause());
      return true;
    };
    return (this.#second ? this.#remember("for", clauses) : this.#attempt(clauses)) ?? false;
  }

  #forClause(): boolean {
    const mark = this.#mark;
    const clause = this.#attempt(() => {
      this.#accept("async");
      if (!this.#accept("for") || !this.#targets() || !this.#accept("in")) return undefined;
      if (this.#disjunction() === undefined) return false;
      while (this.#attempt(() => (this.#accept("if") ? this.#disjunction() : undefined)) !== undefined);
      return true;
    });
    // Behind `in` there is no way back to looking at the targets.
    if (clause === undefined && this.#refusing) this.#attempt(() => this.#refuseTargets());
    if (clause === false) this.#mark = mark;
    return clause === true;
  }

  #targets(): boolean {
    const target = (): Parsed<true> => {
      if (this.#accept("*") && this.#is("*")) return undefined;
      const candidate = this.#primary();
      return candidate !== undefined && isTarget(candidate) ? true : undefined;
    };
    if (this.#gather(",", target) === undefined) return false;
    this.#accept(",");
    return true;
  }

  // Arguments

  #arguments(): Parsed<Arguments> {
    const rule = (): Parsed<Arguments> => {
      const found = this.#attempt(() => {
        const list = this.#argumentList();
        if (list === undefined) return undefined;
        this.#accept(",");
        return this.#is(")") ? list : undefined;
      });
      if (found === undefined && this.#refusing) this.#attempt(() => this.#refuseArguments());
      return found;
    };
    return this.#second ? this.#remember("arguments", rule) : rule();
  }

  #argumentList(): Parsed<Arguments> {
    const positional = this.#positionals();
    const further =
      positional === undefined
        ? this.#keywordArguments()
        : this.#attempt(() => (this.#accept(",") ? this.#keywordArguments() : undefined));
    if (positional === undefined && further === undefined) return undefined;
    return {
      positional: [...(positional ?? []), ...(further?.positional ?? [])],
      keywords: further?.keywords ?? [],
    };
  }

  #positionals(): Parsed<Expression[]> {
    return this.#gather(",", () => this.#starred() ?? this.#positional());
  }

  #positional(): Parsed<Expression> {
    return this.#attempt(() => {
      const value = this.#assignment() ?? this.#unassigned();
      return value !== undefined && !this.#is("=") ? value : undefined;
    });
  }

  #starred(): Parsed<Expression> {
    if (this.#refusing) this.#attempt(() => this.#refuseStarred());
    return this.#star(() => this.#expression());
  }

  /** `name=value` and `*values`, then `name=value` and `**values`. */
  #keywordArguments(): Parsed<Arguments> {
    const positional: Expression[] = [];
    const keywords: Keyword[] = [];
    const take = (rule: () => Parsed<Expression | Keyword>): boolean => {
      const found = this.#gather(",", () => {
        if (this.#refusing) this.#attempt(() => this.#refuseKeyword());
        return this.#keyword() ?? rule();
      });
      for (const each of found ?? []) "kind" in each ? positional.push(each) : keywords.push(each);
      return found !== undefined;
    };
    const first = take(() => this.#starred());
    const rest = (): Parsed<true> => (take(() => this.#doubleStarred()) ? true : undefined);
    const second = first
      ? this.#attempt(() => (this.#accept(",") ? rest() : undefined))
      : this.#attempt(rest);
    return first || second ? { positional, keywords } : undefined;
  }

  #keyword(): Parsed<Keyword> {
    return this.#attempt(() => {
      const token = this.#acceptName();
      if (token === undefined || !this.#accept("=")) return undefined;
      const value = this.#expression();
      return value && { name: token.text, value, start: token.start, end: this.#end() };
    });
  }

  #doubleStarred(): Parsed<Keyword> {
    return this.#attempt(() => {
      const { start } = this.#peek();
      if (!this.#accept("**")) return undefined;
      const value = this.#expression();
      return value && { name: undefined, value, start, end: this.#end() };
    });
  }

  // Known mistakes; each of these throws or does nothing

  #refuseInExpression(): undefined {
    const missingComma = this.#attempt(() => {
      const { kind, text } = this.#peek();
      // CPython takes every beginning of a soft keyword for one.
      if (
        kind === "name" &&
        (this.#peek(1).kind === "string" || SOFT_KEYWORDS.some((word) => word.startsWith(text)))
      ) {
        return undefined;
      }
      const left = this.#disjunction();
      if (left === undefined || !this.#withoutRefusing(() => this.#conditional() ?? this.#lambda()))
        return undefined;
      const inBrackets = (this.#tokens[this.#mark - 1] as Token).level > 0;
      if (!isOldStatement(left) && inBrackets)
        this.#raiseAt(left, "invalid syntax. Perhaps you forgot a comma?");
      return true;
    });
    if (missingComma) return;
    const value = this.#disjunction();
    if (value === undefined || !this.#accept("if") || this.#disjunction() === undefined) return;
    if (!this.#is("else") && !this.#is(":")) this.#raiseAt(value, "expected 'else' after 'if' expression");
  }

  #withoutRefusing<Result>(rule: () => Result): Result {
    this.#refusing = false;
    const result = rule();
    this.#refusing = true;
    return result;
  }

  #refuseStatement(): undefined {
    const token = this.#acceptName();
    if (token === undefined || this.#is("(") || this.#depth >= MAX_WORDS) return;
    if (this.#deeper(() => this.#starExpressions()) === undefined) return;
    const name = token.text;
    if (name !== "print" && name !== "exec") return;
    this.#raise(`Missing parentheses in call to '${name}'. Did you mean ${name}(...)?`, token.line);
  }

  #refuseInNamed(): undefined {
    this.#attempt(() => {
      const target = this.#expression();
      if (target === undefined || !this.#accept(":=") || this.#expression() === undefined) return;
      this.#raiseAt(target, `cannot use assignment expressions with ${describe(target)}`);
    });
    this.#attempt(() => {
      const name = this.#acceptName();
      if (name === undefined || !this.#accept("=") || this.#bitwiseOr() === undefined) return;
      if (this.#is("=") || this.#is(":=")) return;
      this.#raiseAt(name, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    });
    if (this.#is("True") || this.#is("None") || this.#is("False")) return;
    if (this.#is("[") && this.#follows(() => this.#list())) return;
    if (this.#is("(") && this.#follows(() => this.#tuple() ?? this.#generator())) return;
    const target = this.#bitwiseOr();
    if (target === undefined || !this.#accept("=") || this.#bitwiseOr() === undefined) return;
    if (this.#is("=") || this.#is(":=")) return;
    this.#raiseAt(target, `cannot assign to ${describe(target)} here. Maybe you meant '==' instead of '='?`);
  }

  #refuseGroup(): undefined {
    this.#mark += 1;
    const { start } = this.#peek();
    const starred = this.#attempt(() =>
      this.#starred() !== undefined && this.#accept(")") ? true : undefined,
    );
    if (starred) this.#raiseAt({ start }, "cannot use starred expression here");
    if (!this.#accept("**") || this.#expression() === undefined || !this.#accept(")")) return;
    this.#raiseAt({ start }, "cannot use double starred expression here");
  }

  #refuseComprehension(): void {
    const unparenthesized = "did you forget parentheses around the comprehension target?";
    this.#attempt(() => {
      this.#mark += 1;
      const value = this.#starred();
      if (value === undefined || !this.#forClauses()) return;
      this.#raiseAt(value, "iterable unpacking cannot be used in comprehension");
    });
    if (this.#is("(")) return;
    this.#attempt(() => {
      this.#mark += 1;
      const first = this.#starNamed();
      if (first === undefined || !this.#accept(",")) return;
      const mark = this.#mark;
      if (this.#starNamedList() !== undefined && this.#forClauses()) this.#raiseAt(first, unparenthesized);
      this.#mark = mark;
      if (this.#forClauses()) this.#raiseAt(first, unparenthesized);
    });
  }

  #refuseDictComprehension(): undefined {
    this.#mark += 1;
    const { start } = this.#peek();
    if (!this.#accept("**") || this.#bitwiseOr() === undefined || !this.#forClauses() || !this.#accept("}"))
      return;
    this.#raiseAt({ start }, "dict unpacking cannot be used in dict comprehension");
  }

  #refuseEntries(): undefined {
    this.#mark += 1;
    this.#attempt(() => {
      if (this.#gather(",", () => this.#entry()) !== undefined && this.#accept(",")) this.#refuseEntry(true);
    });
    this.#refuseEntry(false);
  }

  /** A dict entry that lacks its value or, among other entries, its colon. */
  #refuseEntry(amongOthers: boolean): undefined {
    const key = this.#expression();
    if (key === undefined) return;
    if (!this.#is(":")) {
      if (amongOthers) this.#raise("':' expected after dictionary key", this.#lineAt(key.start));
      return;
    }
    const colon = this.#peek();
    this.#mark += 1;
    const { start } = this.#peek();
    if (this.#attempt(() => (this.#accept("*") ? this.#bitwiseOr() : undefined)) !== undefined) {
      this.#raiseAt({ start }, "cannot use a starred expression in a dictionary value");
    }
    if (this.#is("}") || this.#is(",")) {
      this.#raiseAt(colon, "expression expected after dictionary key and ':'");
    }
  }

  #refuseTargets(): undefined {
    this.#accept("async");
    if (!this.#accept("for")) return;
    const targets = this.#starExpressions();
    const wrong = targets && wrongTarget(targets);
    if (wrong !== undefined) this.#raiseAt(wrong, `cannot assign to ${describe(wrong)}`);
  }

  #refuseStarred(): undefined {
    const { start } = this.#peek();
    if (!this.#accept("*") || this.#expression() === undefined) return;
    if (!this.#accept("=") || this.#expression() === undefined) return;
    this.#raiseAt({ start }, "cannot assign to iterable argument unpacking");
  }

  #refuseKeyword(): undefined {
    const token = this.#peek();
    if ((this.#is("True") || this.#is("False") || this.#is("None")) && this.#is("=", 1)) {
      this.#raise(`cannot assign to ${token.text}`, token.line);
    }
    this.#attempt(() => this.#refuseKeywordWithLoop());
    if (!(token.kind === "name" && this.#is("=", 1))) {
      this.#attempt(() => {
        if (this.#expression() === undefined || !this.#is("=")) return;
        this.#raise('expression cannot contain assignment, perhaps you meant "=="?', token.line);
      });
    }
    if (!this.#accept("**") || this.#expression() === undefined) return;
    if (!this.#accept("=") || this.#expression() === undefined) return;
    this.#raise("cannot assign to keyword argument unpacking", token.line);
  }

  #refuseKeywordWithLoop(): undefined {
    const name = this.#acceptName();
    if (name === undefined || !this.#accept("=") || this.#expression() === undefined || !this.#forClauses())
      return;
    this.#raiseAt(name, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
  }

  #refuseArguments(): undefined {
    const unparenthesized = "Generator expression must be parenthesized";
    this.#attempt(() => {
      const behindPositionals = this.#attempt(() =>
        this.#positionals() !== undefined && this.#accept(",") ? this.#keywordArguments() : undefined,
      );
      if (behindPositionals === undefined && this.#keywordArguments() === undefined) return;
      if (!this.#accept(",") || !this.#is("*")) return;
      this.#raise("iterable argument unpacking follows keyword argument unpacking", this.#peek().line);
    });
    this.#attempt(() => {
      const element = this.#expression();
      if (element === undefined || !this.#forClauses() || !this.#accept(",")) return;
      const further = (): unknown =>
        this.#argumentList() ?? this.#attempt(() => (this.#expression() && this.#forClauses()) || undefined);
      further();
      this.#raiseAt(element, unparenthesized);
    });
    this.#attempt(() => this.#refuseKeywordWithLoop());
    const missingValue = (): undefined => {
      const name = this.#acceptName();
      if (name === undefined || !this.#accept("=") || !(this.#is(",") || this.#is(")"))) return;
      this.#raiseAt(name, "expected argument value expression");
    };
    this.#attempt(() => {
      if (this.#argumentList() !== undefined && this.#accept(",")) missingValue();
    });
    this.#attempt(missingValue);
    this.#attempt(() => {
      const list = this.#argumentList();
      if (list === undefined || !this.#forClauses()) return;
      const last = list.positional.at(-1);
      if (list.positional.length > 1 && last !== undefined) this.#raiseAt(last, unparenthesized);
    });
    this.#attempt(() => {
      if (this.#argumentList() === undefined || !this.#accept(",")) return;
      const element = this.#expression();
      if (element !== undefined && this.#forClauses()) this.#raiseAt(element, unparenthesized);
    });
    const list = this.#argumentList();
    if (list === undefined || !this.#accept(",") || this.#argumentList() === undefined) return;
    const unpacking = list.keywords.some(({ name }) => name === undefined) ? " unpacking" : "";
    this.#raise(`positional argument follows keyword argument${unpacking}`, this.#lastLine());
  }
}

function isTarget(expression: Expression): boolean {
  switch (expression.kind) {
    case "name":
    case "attribute":
    case "subscript":
      return true;
    case "starred":
      return isTarget(expression.value);
    case "list":
    case "tuple":
      return expression.items.every(isTarget);
    default:
      return false;
  }
}

/** The part of the targets of a `for` that cannot be assigned to. */
function wrongTarget(expression: Expression): Expression | undefined {
  switch (expression.kind) {
    case "name":
    case "attribute":
    case "subscript":
      return undefined;
    case "starred":
      return wrongTarget(expression.value);
    case "list":
    case "tuple":
      return expression.items.map(wrongTarget).find((wrong) => wrong !== undefined);
    case "comparison":
      return expression.comparisons[0]?.operator === "in" ? wrongTarget(expression.left) : undefined;
    default:
      return expression;
  }
}

function isOldStatement(expression: Expression): boolean {
  return expression.kind === "name" && (expression.name === "print" || expression.name === "exec");
}
