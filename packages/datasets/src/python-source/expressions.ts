import { childNodes, type Source, type SyntaxNode, splitAt } from "./source.ts";
import { readStrings } from "./strings.ts";
import type {
  DictEntry,
  Expression,
  ForClause,
  Keyword,
  Parameter,
  Parameters,
  UnaryOperator,
} from "./syntax.ts";

/** More than people write, less than the stack holds. */
const MAX_DEPTH = 500;

const EXPRESSIONS: ReadonlySet<string> = new Set([
  "ArrayComprehensionExpression",
  "ArrayExpression",
  "AwaitExpression",
  "BinaryExpression",
  "Boolean",
  "CallExpression",
  "ComprehensionExpression",
  "ConditionalExpression",
  "ContinuedString",
  "DictionaryComprehensionExpression",
  "DictionaryExpression",
  "Ellipsis",
  "FormatString",
  "LambdaExpression",
  "MemberExpression",
  "NamedExpression",
  "None",
  "Number",
  "ParenthesizedExpression",
  "SetComprehensionExpression",
  "SetExpression",
  "String",
  "TupleExpression",
  "UnaryExpression",
  "VariableName",
  "YieldExpression",
]);

export function isExpression(node: SyntaxNode): boolean {
  return EXPRESSIONS.has(node.name);
}

/** Reads the expressions of one module. */
export class ExpressionReader {
  readonly source: Source;
  #depth = 0;

  constructor(source: Source) {
    this.source = source;
  }

  read(node: SyntaxNode): Expression {
    if (this.#depth === MAX_DEPTH)
      throw this.source.error(node.from, `nested more than ${MAX_DEPTH} levels deep`);
    this.#depth++;
    const expression = this.#read(node);
    this.#depth--;
    return expression;
  }

  /** What may stand between commas without parentheses: one expression, or a tuple where there is a comma. */
  readList(nodes: readonly SyntaxNode[]): Expression {
    const elements = this.#elements(nodes);
    const [first] = elements;
    if (first !== undefined && !nodes.some((node) => node.name === ",")) return first;
    return { type: "tuple", elements };
  }

  /** A call's arguments, or a class's: `ArgList`. */
  readArguments(list: SyntaxNode): {
    readonly positional: readonly Expression[];
    readonly keywords: readonly Keyword[];
  } {
    const inside = childNodes(list).slice(1, -1);
    // A generator without parentheses of its own is the only argument.
    if (inside.some(startsClause))
      return { positional: [this.#comprehension("generator", inside)], keywords: [] };
    const positional: Expression[] = [];
    const keywords: Keyword[] = [];
    for (const piece of pieces(inside)) {
      const [first, second, third] = piece;
      if (first === undefined) continue;
      if (first.name === "**" && second !== undefined)
        keywords.push({ name: null, value: this.read(second) });
      else if (second?.name === "AssignOp" && third !== undefined) {
        const value = this.read(third);
        if (this.source.slice(second) === "=") keywords.push({ name: this.source.slice(first), value });
        else positional.push({ type: "named", target: this.read(first), value });
      } else positional.push(...this.#elements(piece));
    }
    return { positional, keywords };
  }

  /** The parameters of a function or a lambda: `ParamList`. */
  readParameters(list: SyntaxNode): Parameters {
    const positional: Parameter[] = [];
    const keywordOnly: Parameter[] = [];
    let rest: Parameter | undefined;
    let keywords: Parameter | undefined;
    let starred = false;
    const inside = childNodes(list).filter((node) => node.name !== "(" && node.name !== ")");
    for (const piece of pieces(inside)) {
      const [first] = piece;
      if (first?.name === "*") {
        starred = true;
        rest = this.#parameter(piece.slice(1));
      } else if (first?.name === "**") {
        keywords = this.#parameter(piece.slice(1));
      } else {
        const parameter = this.#parameter(piece);
        if (parameter !== undefined) (starred ? keywordOnly : positional).push(parameter);
      }
    }
    return { positional, rest, keywordOnly, keywords };
  }

  #parameter([name, ...more]: readonly SyntaxNode[]): Parameter | undefined {
    if (name === undefined) return undefined;
    const annotation = more.find((node) => node.name === "TypeDef");
    const initial = more.at(-1);
    return {
      name: this.source.slice(name),
      annotation: annotation === undefined ? undefined : this.readAnnotation(annotation),
      default: initial === undefined || initial === annotation ? undefined : this.read(initial),
    };
  }

  /** `: annotation` or `-> annotation`. */
  readAnnotation(node: SyntaxNode): Expression {
    return this.read(this.#last(node));
  }

  #read(node: SyntaxNode): Expression {
    switch (node.name) {
      case "None":
        return { type: "constant", value: null };
      case "Boolean":
        return { type: "constant", value: this.source.slice(node) === "True" };
      case "Ellipsis":
        return { type: "ellipsis" };
      case "Number":
        return this.#number(node, this.source.slice(node));
      case "VariableName":
        return { type: "name", name: this.source.slice(node) };
      case "String":
      case "FormatString":
        return readStrings([node], this.source, (nodes) => this.readList(nodes));
      case "ContinuedString":
        return readStrings(childNodes(node), this.source, (nodes) => this.readList(nodes));
      case "ParenthesizedExpression":
        return this.readList(childNodes(node).slice(1, -1));
      case "TupleExpression":
        return { type: "tuple", elements: this.#elements(childNodes(node).slice(1, -1)) };
      case "ArrayExpression":
        return { type: "list", elements: this.#elements(childNodes(node).slice(1, -1)) };
      case "SetExpression":
        return { type: "set", elements: this.#elements(childNodes(node).slice(1, -1)) };
      case "DictionaryExpression":
        return {
          type: "dict",
          entries: pieces(childNodes(node).slice(1, -1)).flatMap((piece) => this.#entry(piece)),
        };
      case "ArrayComprehensionExpression":
        return this.#comprehension("list", childNodes(node).slice(1, -1));
      case "SetComprehensionExpression":
        return this.#comprehension("set", childNodes(node).slice(1, -1));
      case "ComprehensionExpression":
        return this.#comprehension("generator", childNodes(node).slice(1, -1));
      case "DictionaryComprehensionExpression":
        return this.#dictComprehension(node);
      case "CallExpression": {
        const [callee, list] = childNodes(node);
        if (callee === undefined || list === undefined) break;
        return { type: "call", callee: this.read(callee), ...this.readArguments(list) };
      }
      case "MemberExpression":
        return this.#member(node);
      case "BinaryExpression":
      case "UnaryExpression":
      case "AwaitExpression":
        return this.#operation(node);
      case "ConditionalExpression": {
        const [body, , test, , otherwise] = childNodes(node);
        if (body === undefined || test === undefined || otherwise === undefined) break;
        return {
          type: "conditional",
          test: this.read(test),
          body: this.read(body),
          otherwise: this.read(otherwise),
        };
      }
      case "LambdaExpression": {
        const list = node.getChild("ParamList");
        if (list === null) break;
        return { type: "lambda", parameters: this.readParameters(list), body: this.read(this.#last(node)) };
      }
      case "NamedExpression": {
        const [target, , value] = childNodes(node);
        if (target === undefined || value === undefined) break;
        return { type: "named", target: this.read(target), value: this.read(value) };
      }
      case "YieldExpression":
        return this.readYield(node);
    }
    throw this.source.error(node.from, "an expression that this reader does not know");
  }

  /** `yield`, `yield value` or `yield from value`. */
  readYield(node: SyntaxNode): Expression {
    const values = childNodes(node).slice(1);
    if (values[0]?.name === "from") return { type: "yieldFrom", value: this.read(this.#last(node)) };
    const written = values.filter((child) => !child.type.isError);
    return { type: "yield", value: written.length === 0 ? undefined : this.readList(written) };
  }

  #number(node: SyntaxNode, written: string): Expression {
    const text = written.replaceAll("_", "");
    if (/^0[xXoObB]/.test(text)) return { type: "constant", value: BigInt(text) };
    if (/^\d+$/.test(text)) return { type: "constant", value: BigInt(text) };
    const imaginary = /[jJ]$/.test(text);
    const value = Number(imaginary ? text.slice(0, -1) : text);
    if (Number.isNaN(value)) throw this.source.error(node.from, `${written} is not a number`);
    return imaginary ? { type: "imaginary", value } : { type: "constant", value };
  }

  #elements(nodes: readonly SyntaxNode[]): readonly Expression[] {
    return pieces(nodes).flatMap((piece): Expression[] => {
      const [first, second] = piece;
      if (first === undefined) return [];
      if (first.name === "*" && second !== undefined) return [{ type: "starred", value: this.read(second) }];
      return [this.read(first)];
    });
  }

  #entry([first, second, third]: readonly SyntaxNode[]): readonly DictEntry[] {
    if (first === undefined || second === undefined) return [];
    if (first.name === "**") return [{ key: null, value: this.read(second) }];
    if (third === undefined) throw this.source.error(first.from, "a key without a value");
    return [{ key: this.read(first), value: this.read(third) }];
  }

  #comprehension(form: "list" | "set" | "generator", nodes: readonly SyntaxNode[]): Expression {
    const start = nodes.findIndex(startsClause);
    return {
      type: "comprehension",
      form,
      element: this.readList(nodes.slice(0, start)),
      clauses: this.#clauses(nodes.slice(start)),
    };
  }

  #dictComprehension(node: SyntaxNode): Expression {
    const [key, , value, ...clauses] = childNodes(node).slice(1, -1);
    if (key === undefined || value === undefined || !isExpression(key)) {
      throw this.source.error(node.from, "a dict comprehension without key and value");
    }
    return {
      type: "dictComprehension",
      key: this.read(key),
      value: this.read(value),
      clauses: this.#clauses(clauses),
    };
  }

  #clauses(nodes: readonly SyntaxNode[]): readonly ForClause[] {
    const clauses: (ForClause & { readonly conditions: Expression[] })[] = [];
    for (let at = 0; at < nodes.length; ) {
      const start = nodes.slice(at);
      const node = start[0];
      if (node?.name === "if" && start[1] !== undefined) {
        clauses.at(-1)?.conditions.push(this.read(start[1]));
        at += 2;
        continue;
      }
      const inAt = start.findIndex((child) => child.name === "in");
      const source = start[inAt + 1];
      if (node === undefined || inAt === -1 || source === undefined) break;
      const awaits = node.name === "async";
      const target = this.readList(start.slice(awaits ? 2 : 1, inAt));
      clauses.push({ awaits, target, source: this.read(source), conditions: [] });
      at += inAt + 2;
    }
    return clauses;
  }

  #member(node: SyntaxNode): Expression {
    const [value, mark, ...rest] = childNodes(node);
    if (value === undefined || mark === undefined)
      throw this.source.error(node.from, "an unfinished expression");
    if (mark.name === ".") {
      if (value.name === "Number" && value.to === mark.from) return this.#pointedNumber(node);
      return { type: "attribute", value: this.read(value), name: this.source.slice(this.#last(node)) };
    }
    return { type: "subscript", value: this.read(value), index: this.#index(rest.slice(0, -1)) };
  }

  /** The parser takes the point of `1.` for an attribute's. */
  #pointedNumber(node: SyntaxNode): Expression {
    const written = this.source.slice(node);
    if (/^[\d_]+\.$/.test(written)) return this.#number(node, written);
    throw this.source.error(node.from, "a number that this reader does not know");
  }

  #index(nodes: readonly SyntaxNode[]): Expression {
    const subscripts = pieces(nodes).map((piece): Expression => {
      const [lower, upper, step] = splitAt(piece, ":").map((bound) => bound[0]);
      if (!piece.some((child) => child.name === ":")) return this.readList(piece);
      const bound = (child: SyntaxNode | undefined) => (child === undefined ? undefined : this.read(child));
      return { type: "slice", lower: bound(lower), upper: bound(upper), step: bound(step) };
    });
    const [first] = subscripts;
    if (first !== undefined && !nodes.some((node) => node.name === ",")) return first;
    return { type: "tuple", elements: subscripts };
  }

  /** Operators in the order of Python's own precedence; the parser's differs for `not` and `await`. */
  #operation(node: SyntaxNode): Expression {
    const items: OperationItem[] = [];
    const flatten = (part: SyntaxNode, depth: number): void => {
      if (depth === MAX_DEPTH)
        throw this.source.error(part.from, `more than ${MAX_DEPTH} operators in a row`);
      if (
        part.name !== "BinaryExpression" &&
        part.name !== "UnaryExpression" &&
        part.name !== "AwaitExpression"
      ) {
        items.push({ operand: part });
        return;
      }
      let operator = "";
      for (const child of childNodes(part)) {
        if (isExpression(child)) {
          if (operator !== "") items.push({ operator, at: child.from });
          operator = "";
          flatten(child, depth + 1);
        } else {
          operator += (operator === "" ? "" : " ") + this.source.slice(child);
        }
      }
    };
    flatten(node, 0);
    let at = 0;
    const operatorAt = () => {
      const item = items[at];
      return item !== undefined && "operator" in item ? item.operator : undefined;
    };
    const operand = (binding: number): Expression => {
      const item = items[at++];
      if (item === undefined) throw this.source.error(node.from, "an operator without an operand");
      let left: Expression;
      if ("operand" in item) left = this.read(item.operand);
      else if (item.operator === "await") left = { type: "await", value: operand(ATOM) };
      else if (isUnary(item.operator)) {
        left = {
          type: "unary",
          operator: item.operator,
          operand: operand(item.operator === "not" ? NOT : SIGN),
        };
      } else throw this.source.error(item.at, `${item.operator} without a left side`);
      for (;;) {
        const operator = operatorAt();
        const own = operator === undefined ? undefined : BINDING.get(operator);
        if (operator === undefined || own === undefined || own < binding) return left;
        left = infix(left, operator, own);
      }
    };
    const infix = (left: Expression, operator: string, own: number): Expression => {
      if (own === POWER) {
        at++;
        return { type: "binary", operator, left, right: operand(SIGN) };
      }
      if (operator === "and" || operator === "or") {
        const values = [left];
        while (operatorAt() === operator) {
          at++;
          values.push(operand(own + 1));
        }
        return { type: "boolean", operator, values };
      }
      if (own === COMPARE) {
        const operators: string[] = [];
        const right: Expression[] = [];
        for (
          let next: string | undefined = operator;
          next !== undefined && BINDING.get(next) === COMPARE;
          next = operatorAt()
        ) {
          at++;
          operators.push(next);
          right.push(operand(COMPARE + 1));
        }
        return { type: "compare", left, operators, right };
      }
      at++;
      return { type: "binary", operator, left, right: operand(own + 1) };
    };
    return operand(0);
  }

  #last(node: SyntaxNode): SyntaxNode {
    const last = childNodes(node).at(-1);
    if (last === undefined) throw this.source.error(node.from, "an unfinished expression");
    return last;
  }
}

type OperationItem = { readonly operand: SyntaxNode } | { readonly operator: string; readonly at: number };

const NOT = 3;
const COMPARE = 4;
const SIGN = 11;
const POWER = 12;
const ATOM = 13;

const BINDING: ReadonlyMap<string, number> = new Map([
  ["or", 1],
  ["and", 2],
  ...["<", ">", "==", "!=", "<=", ">=", "in", "not in", "is", "is not"].map(
    (operator) => [operator, COMPARE] as const,
  ),
  ["|", 5],
  ["^", 6],
  ["&", 7],
  ["<<", 8],
  [">>", 8],
  ["+", 9],
  ["-", 9],
  ...["*", "@", "/", "%", "//"].map((operator) => [operator, 10] as const),
  ["**", POWER],
]);

function isUnary(operator: string): operator is UnaryOperator {
  return operator === "not" || operator === "-" || operator === "+" || operator === "~";
}

function startsClause(node: SyntaxNode): boolean {
  return node.name === "for" || node.name === "async";
}

/** What stands between commas; a comma at the end adds nothing. */
function pieces(nodes: readonly SyntaxNode[]): readonly (readonly SyntaxNode[])[] {
  const all = splitAt(nodes, ",");
  return all.at(-1)?.length === 0 ? all.slice(0, -1) : all;
}
