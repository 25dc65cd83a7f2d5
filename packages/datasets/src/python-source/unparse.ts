import { floatRepr, repr } from "@mua/python-compat";
import { bytesRepr, imaginaryRepr } from "./scalars.ts";
import type {
  Expression,
  ForClause,
  FormatPart,
  Keyword,
  Parameter,
  Parameters,
  Replacement,
} from "./syntax.ts";

/** How tightly an expression binds; one that binds less than its place asks for stands in parentheses. */
const NAMED = 0;
const TUPLE = 1;
const YIELD = 2;
const TEST = 3;
const OR = 4;
const AND = 5;
const NOT = 6;
const COMPARE = 7;
const BIT_OR = 8;
const BIT_XOR = 9;
const BIT_AND = 10;
const SHIFT = 11;
const SUM = 12;
const PRODUCT = 13;
const SIGN = 14;
const POWER = 15;
const AWAIT = 16;
const ATOM = 17;

const BINARY: ReadonlyMap<string, number> = new Map([
  ["|", BIT_OR],
  ["^", BIT_XOR],
  ["&", BIT_AND],
  ["<<", SHIFT],
  [">>", SHIFT],
  ["+", SUM],
  ["-", SUM],
  ["*", PRODUCT],
  ["@", PRODUCT],
  ["/", PRODUCT],
  ["%", PRODUCT],
  ["//", PRODUCT],
  ["**", POWER],
]);

/** An expression in the normal form of Python 3.11's `ast.unparse`. */
export function unparse(expression: Expression): string {
  return plain(expression, TEST);
}

type Print = (expression: Expression, place: number) => string;

const plain: Print = printer(repr, formatString);
/** Inside an f-string, where texts may not contain a backslash. */
const embedded: Print = printer(quoted, (parts) => `f${quoted(formatSource(parts))}`);

function printer(text: (text: string) => string, format: (parts: readonly FormatPart[]) => string): Print {
  const print: Print = (node, place) => {
    const enclose = (binding: number, source: string) => (place > binding ? `(${source})` : source);
    switch (node.type) {
      case "constant":
        if (typeof node.value === "number") return floatRepr(node.value).replace("inf", "1e309");
        return repr(node.value);
      case "ellipsis":
        return "...";
      case "imaginary":
        return imaginaryRepr(node.value).replace("inf", "1e309");
      case "text":
        return (node.prefixed ? "u" : "") + text(node.text);
      case "bytes":
        return bytesRepr(node.text);
      case "format":
        return format(node.parts);
      case "name":
        return node.name;
      case "attribute":
        return `${print(node.value, ATOM)}${isInteger(node.value) ? " " : ""}.${node.name}`;
      case "subscript":
        return `${print(node.value, ATOM)}[${index(node.index)}]`;
      case "slice": {
        const step = node.step === undefined ? "" : `:${print(node.step, TEST)}`;
        return `${optional(node.lower)}:${optional(node.upper)}${step}`;
      }
      case "call":
        return `${print(node.callee, ATOM)}(${[...node.positional.map(item), ...node.keywords.map(keyword)].join(", ")})`;
      case "list":
        return `[${node.elements.map(item).join(", ")}]`;
      case "set":
        return `{${node.elements.map(item).join(", ")}}`;
      case "tuple":
        return node.elements.length === 0 ? "()" : enclose(TUPLE, items(node.elements));
      case "dict":
        return `{${node.entries.map(({ key, value }) => (key === null ? `**${print(value, BIT_OR)}` : `${item(key)}: ${item(value)}`)).join(", ")}}`;
      case "comprehension": {
        const source = item(node.element) + clauses(node.clauses);
        return node.form === "list" ? `[${source}]` : node.form === "set" ? `{${source}}` : `(${source})`;
      }
      case "dictComprehension":
        return `{${item(node.key)}: ${item(node.value)}${clauses(node.clauses)}}`;
      case "unary": {
        const binding = node.operator === "not" ? NOT : SIGN;
        const gap = node.operator === "not" ? " " : "";
        return enclose(binding, node.operator + gap + print(node.operand, binding));
      }
      case "binary": {
        const binding = BINARY.get(node.operator) ?? SUM;
        const [left, right] = binding === POWER ? [AWAIT, POWER] : [binding, binding + 1];
        return enclose(binding, `${print(node.left, left)} ${node.operator} ${print(node.right, right)}`);
      }
      case "compare": {
        const rest = node.right.map((right, at) => ` ${node.operators[at]} ${print(right, BIT_OR)}`);
        return enclose(COMPARE, print(node.left, BIT_OR) + rest.join(""));
      }
      case "boolean": {
        const binding = node.operator === "or" ? OR : AND;
        // Each further value asks for a tighter binding than the one before: that is how Python prints.
        const values = node.values.map((value, at) => print(value, Math.min(binding + 1 + at, ATOM)));
        return enclose(binding, values.join(` ${node.operator} `));
      }
      case "conditional":
        return enclose(
          TEST,
          `${print(node.body, OR)} if ${print(node.test, OR)} else ${print(node.otherwise, TEST)}`,
        );
      case "lambda": {
        const parameters = parameterList(node.parameters);
        return enclose(TEST, `lambda${parameters === "" ? "" : " "}${parameters}: ${print(node.body, TEST)}`);
      }
      case "named":
        return enclose(NAMED, `${print(node.target, ATOM)} := ${print(node.value, ATOM)}`);
      case "starred":
        return `*${print(node.value, BIT_OR)}`;
      case "await":
        return enclose(AWAIT, `await ${print(node.value, ATOM)}`);
      case "yield":
        return enclose(YIELD, node.value === undefined ? "yield" : `yield ${print(node.value, ATOM)}`);
      case "yieldFrom":
        return enclose(YIELD, `yield from ${print(node.value, ATOM)}`);
    }
  };

  const item = (node: Expression) => print(node, TEST);
  const optional = (node: Expression | undefined) => (node === undefined ? "" : item(node));
  const items = (nodes: readonly Expression[]) =>
    nodes.length === 1 ? `${nodes.map(item).join("")},` : nodes.map(item).join(", ");
  const index = (node: Expression) =>
    node.type === "tuple" && node.elements.length > 0 ? items(node.elements) : item(node);
  const keyword = ({ name, value }: Keyword) =>
    name === null ? `**${item(value)}` : `${name}=${item(value)}`;
  const clauses = (nodes: readonly ForClause[]) =>
    nodes
      .map(({ awaits, target, source, conditions }) => {
        const tests = conditions.map((condition) => ` if ${print(condition, OR)}`).join("");
        return `${awaits ? " async" : ""} for ${print(target, TUPLE)} in ${print(source, OR)}${tests}`;
      })
      .join("");
  const parameter = ({ name, default: initial }: Parameter) =>
    initial === undefined ? name : `${name}=${item(initial)}`;
  const parameterList = ({ positional, rest, keywordOnly, keywords }: Parameters) => {
    const star = rest !== undefined ? [`*${rest.name}`] : keywordOnly.length > 0 ? ["*"] : [];
    const last = keywords === undefined ? [] : [`**${keywords.name}`];
    return [...positional.map(parameter), ...star, ...keywordOnly.map(parameter), ...last].join(", ");
  };
  return print;
}

function isInteger(node: Expression): boolean {
  return node.type === "constant" && (typeof node.value === "bigint" || typeof node.value === "boolean");
}

const QUOTES = ["'", '"', '"""', "'''"] as const;

/** An f-string with the first quotes that all of its parts can stand between. */
function formatString(parts: readonly FormatPart[]): string {
  const sources = parts.map((part) => ({
    source: formatSource([part]),
    escapeBreaks: part.type === "literal",
  }));
  let quotes: readonly string[] = QUOTES;
  let body = "";
  for (const { source, escapeBreaks } of sources) {
    const written = writeBetween(source, quotes, escapeBreaks);
    if (!written.quotes.some((quote) => quotes.includes(quote))) {
      // A leading double quote makes repr choose single quotes.
      return `f'''${sources.map((part) => repr(`"${part.source}`).slice(2, -1)).join("")}'''`;
    }
    body += written.body;
    quotes = written.quotes;
  }
  return `f${quotes[0]}${body}${quotes[0]}`;
}

/** What stands between the quotes of an f-string, before anything is escaped. */
function formatSource(parts: readonly FormatPart[]): string {
  return parts
    .map((part) =>
      part.type === "literal"
        ? part.text.replaceAll("{", "{{").replaceAll("}", "}}")
        : replacementSource(part),
    )
    .join("");
}

function replacementSource({ value, conversion, spec }: Replacement): string {
  const source = embedded(value, OR);
  const gap = source.startsWith("{") ? " " : "";
  const suffix =
    (conversion === "" ? "" : `!${conversion}`) + (spec === undefined ? "" : `:${formatSource(spec)}`);
  return `{${gap}${source}${suffix}}`;
}

/** A text literal with as few escapes as its quotes allow. */
function quoted(text: string): string {
  const { body, quotes } = writeBetween(text, QUOTES, false);
  return `${quotes[0]}${body}${quotes[0]}`;
}

/** `text` as it stands between quotes, and which of `quotes` it can stand between, the best one first. */
function writeBetween(
  text: string,
  quotes: readonly string[],
  escapeBreaks: boolean,
): { readonly body: string; readonly quotes: readonly string[] } {
  const body = Array.from(text, (character) => escapeCharacter(character, escapeBreaks)).join("");
  const possible = quotes.filter(
    (quote) => !(body.includes("\n") && quote.length === 1) && !body.includes(quote),
  );
  if (possible.length === 0) {
    const literal = repr(text);
    const own = literal.slice(0, 1);
    return { body: literal.slice(1, -1), quotes: [quotes.find((quote) => quote.includes(own)) ?? own] };
  }
  const last = body.slice(-1);
  if (last === "") return { body, quotes: possible };
  // Quotes whose character ends the text come last: it would have to be escaped there.
  const sorted = possible.toSorted((a, b) => Number(a.startsWith(last)) - Number(b.startsWith(last)));
  const closes = sorted[0]?.startsWith(last) === true;
  return { body: closes ? `${body.slice(0, -1)}\\${last}` : body, quotes: sorted };
}

function escapeCharacter(character: string, escapeBreaks: boolean): string {
  if (character === "'" || character === '"') return character;
  if (!escapeBreaks && (character === "\n" || character === "\t")) return character;
  return repr(character).slice(1, -1);
}
