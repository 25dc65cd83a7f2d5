/**
 * The syntax tree of a Python expression. Nothing of it is ever evaluated. `start` and `end` are offsets into the parsed text,
 * without enclosing parentheses except a tuple's own; `height` is the number of levels of nodes from here down.
 */
export type Expression =
  | Constant
  | Ellipsis
  | Name
  | Attribute
  | Subscript
  | Call
  | Unary
  | Binary
  | BooleanOperation
  | Comparison
  | Sequence
  | DictDisplay
  | Starred
  | Unsupported;

type Node = { readonly start: number; readonly end: number; readonly height: number };

/** None, True, False, an int, a float or a str; adjacent strings are already joined. */
export type Constant = Node & {
  readonly kind: "constant";
  readonly value: null | boolean | bigint | number | string;
};
/** `...` */
export type Ellipsis = Node & { readonly kind: "ellipsis" };
export type Name = Node & { readonly kind: "name"; readonly name: string };
export type Attribute = Node & {
  readonly kind: "attribute";
  readonly object: Expression;
  readonly name: string;
};
export type Subscript = Node & {
  readonly kind: "subscript";
  readonly object: Expression;
  readonly index: Expression;
};
/** Positional arguments may be `starred`; a keyword without a name is `**value`. Both lists stand in source order. */
export type Call = Node & {
  readonly kind: "call";
  readonly function: Expression;
  readonly positional: readonly Expression[];
  readonly keywords: readonly Keyword[];
};
export type Keyword = {
  readonly name: string | undefined;
  readonly value: Expression;
  readonly start: number;
  readonly end: number;
};
export type Unary = Node & {
  readonly kind: "unary";
  readonly operator: "+" | "-" | "~" | "not";
  readonly operand: Expression;
};
export type Binary = Node & {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
};
export type BinaryOperator = "|" | "^" | "&" | "<<" | ">>" | "+" | "-" | "*" | "/" | "//" | "%" | "@" | "**";
/** `a and b and c` is one node with three operands. */
export type BooleanOperation = Node & {
  readonly kind: "boolean";
  readonly operator: "and" | "or";
  readonly operands: readonly Expression[];
};
/** `a < b <= c` is one node: `left` and two comparisons. */
export type Comparison = Node & {
  readonly kind: "comparison";
  readonly left: Expression;
  readonly comparisons: readonly { readonly operator: ComparisonOperator; readonly right: Expression }[];
};
export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "is" | "is not" | "in" | "not in";
export type Sequence = Node & {
  readonly kind: "list" | "tuple" | "set";
  readonly items: readonly Expression[];
};
/** An entry without a key is `**value`. */
export type DictDisplay = Node & {
  readonly kind: "dict";
  readonly entries: readonly { readonly key: Expression | undefined; readonly value: Expression }[];
};
export type Starred = Node & { readonly kind: "starred"; readonly value: Expression };
/** Valid Python that is only kept as text. */
export type Unsupported = Node & {
  readonly kind: "unsupported";
  readonly construct: Construct;
  readonly source: string;
  /** What a lambda returns. */
  readonly body?: Expression;
};
export type Construct =
  | "await expression"
  | "bytes literal"
  | "complex literal"
  | "conditional expression"
  | "dict comprehension"
  | "f-string expression"
  | "generator expression"
  | "lambda"
  | "list comprehension"
  | "named expression"
  | "set comprehension"
  | "slice"
  | "yield expression";

/** What CPython's messages call an expression that cannot be assigned to. */
export function describe(expression: Expression): string {
  switch (expression.kind) {
    case "constant": {
      if (expression.value === null) return "None";
      if (typeof expression.value === "boolean") return expression.value ? "True" : "False";
      return "literal";
    }
    case "call":
      return "function call";
    case "unary":
    case "binary":
    case "boolean":
      return "expression";
    case "set":
      return "set display";
    case "dict":
      return "dict literal";
    case "unsupported":
      return expression.construct.endsWith(" literal") ? "literal" : expression.construct;
    default:
      return expression.kind;
  }
}

const NODE_NAMES: { readonly [kind in Exclude<Expression["kind"], "unsupported"> | Construct]: string } = {
  constant: "Constant",
  ellipsis: "Constant",
  name: "Name",
  attribute: "Attribute",
  subscript: "Subscript",
  call: "Call",
  unary: "UnaryOp",
  binary: "BinOp",
  boolean: "BoolOp",
  comparison: "Compare",
  list: "List",
  tuple: "Tuple",
  set: "Set",
  dict: "Dict",
  starred: "Starred",
  "await expression": "Await",
  "bytes literal": "Constant",
  "complex literal": "Constant",
  "conditional expression": "IfExp",
  "dict comprehension": "DictComp",
  "f-string expression": "JoinedStr",
  "generator expression": "GeneratorExp",
  lambda: "Lambda",
  "list comprehension": "ListComp",
  "named expression": "NamedExpr",
  "set comprehension": "SetComp",
  slice: "Slice",
  "yield expression": "Yield",
};

/** The class of the node in CPython's `ast` module. */
export function nodeName(expression: Expression): string {
  return NODE_NAMES[expression.kind === "unsupported" ? expression.construct : expression.kind];
}
