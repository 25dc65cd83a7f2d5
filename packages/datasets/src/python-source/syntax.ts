/**
 * Python's syntax as far as the extraction reads it. Expressions are complete, because annotations, defaults and
 * templates are printed again; of the statements only definitions and assignments have a shape of their own.
 */
export type Expression =
  | { readonly type: "constant"; readonly value: null | boolean | bigint | number }
  | { readonly type: "ellipsis" }
  /** `4j`: the imaginary part. */
  | { readonly type: "imaginary"; readonly value: number }
  /** `prefixed`: written as `u"…"`. */
  | { readonly type: "text"; readonly text: string; readonly prefixed: boolean }
  /** One character per byte. */
  | { readonly type: "bytes"; readonly text: string }
  | { readonly type: "format"; readonly parts: readonly FormatPart[] }
  | { readonly type: "name"; readonly name: string }
  | { readonly type: "attribute"; readonly value: Expression; readonly name: string }
  | { readonly type: "subscript"; readonly value: Expression; readonly index: Expression }
  | {
      readonly type: "slice";
      readonly lower: Expression | undefined;
      readonly upper: Expression | undefined;
      readonly step: Expression | undefined;
    }
  | {
      readonly type: "call";
      readonly callee: Expression;
      readonly positional: readonly Expression[];
      readonly keywords: readonly Keyword[];
    }
  | { readonly type: "list" | "tuple" | "set"; readonly elements: readonly Expression[] }
  | { readonly type: "dict"; readonly entries: readonly DictEntry[] }
  | {
      readonly type: "comprehension";
      readonly form: "list" | "set" | "generator";
      readonly element: Expression;
      readonly clauses: readonly ForClause[];
    }
  | {
      readonly type: "dictComprehension";
      readonly key: Expression;
      readonly value: Expression;
      readonly clauses: readonly ForClause[];
    }
  | { readonly type: "unary"; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly type: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly type: "compare";
      readonly left: Expression;
      readonly operators: readonly string[];
      readonly right: readonly Expression[];
    }
  | { readonly type: "boolean"; readonly operator: "and" | "or"; readonly values: readonly Expression[] }
  | {
      readonly type: "conditional";
      readonly test: Expression;
      readonly body: Expression;
      readonly otherwise: Expression;
    }
  | { readonly type: "lambda"; readonly parameters: Parameters; readonly body: Expression }
  | { readonly type: "named"; readonly target: Expression; readonly value: Expression }
  | { readonly type: "starred"; readonly value: Expression }
  | { readonly type: "await"; readonly value: Expression }
  | { readonly type: "yield"; readonly value: Expression | undefined }
  | { readonly type: "yieldFrom"; readonly value: Expression };

export type UnaryOperator = "not" | "-" | "+" | "~";

/** A part of an f-string. Neighbouring texts are one part and none is empty. */
export type FormatPart = { readonly type: "literal"; readonly text: string } | Replacement;

/** `{value!conversion:spec}` */
export type Replacement = {
  readonly type: "replacement";
  readonly value: Expression;
  readonly conversion: "" | "s" | "r" | "a";
  readonly spec: readonly FormatPart[] | undefined;
};

/** `name=value`, or `**value` where the name is null. */
export type Keyword = { readonly name: string | null; readonly value: Expression };

/** `key: value`, or `**value` where the key is null. */
export type DictEntry = { readonly key: Expression | null; readonly value: Expression };

/** `for target in source if condition…` of a comprehension. */
export type ForClause = {
  readonly awaits: boolean;
  readonly target: Expression;
  readonly source: Expression;
  readonly conditions: readonly Expression[];
};

export type Parameter = {
  readonly name: string;
  readonly annotation: Expression | undefined;
  readonly default: Expression | undefined;
};

export type Parameters = {
  readonly positional: readonly Parameter[];
  /** `*args` */
  readonly rest: Parameter | undefined;
  readonly keywordOnly: readonly Parameter[];
  /** `**kwargs` */
  readonly keywords: Parameter | undefined;
};

export type FunctionDefinition = {
  readonly type: "function";
  readonly name: string;
  readonly parameters: Parameters;
  readonly returns: Expression | undefined;
  readonly decorators: readonly Expression[];
  readonly body: readonly Statement[];
};

export type ClassDefinition = {
  readonly type: "class";
  readonly name: string;
  readonly bases: readonly Expression[];
  readonly keywords: readonly Keyword[];
  readonly decorators: readonly Expression[];
  readonly body: readonly Statement[];
};

export type Statement =
  | FunctionDefinition
  | ClassDefinition
  /** `a = b = value` */
  | { readonly type: "assign"; readonly targets: readonly Expression[]; readonly value: Expression }
  /** `target: annotation = value` */
  | {
      readonly type: "annotated";
      readonly target: Expression;
      readonly annotation: Expression;
      readonly value: Expression | undefined;
    }
  | { readonly type: "expression"; readonly value: Expression }
  /** Any other statement: what stands in it. */
  | { readonly type: "other"; readonly children: readonly Node[] };

/** An `except` or a `case` with its body. */
type Branch = { readonly type: "branch"; readonly children: readonly Node[] };

export type Node = Expression | Statement | Branch;

/** The nodes directly below a node, in the order of the fields of Python's own syntax tree. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.type) {
    case "constant":
    case "ellipsis":
    case "imaginary":
    case "text":
    case "bytes":
    case "name":
      return [];
    case "format":
      return replacements(node.parts);
    case "attribute":
    case "starred":
    case "await":
    case "yieldFrom":
    case "expression":
      return [node.value];
    case "yield":
      return present(node.value);
    case "subscript":
      return [node.value, node.index];
    case "slice":
      return present(node.lower, node.upper, node.step);
    case "call":
      return [node.callee, ...node.positional, ...node.keywords.map((keyword) => keyword.value)];
    case "list":
    case "tuple":
    case "set":
      return node.elements;
    case "dict":
      return [
        ...node.entries.flatMap((entry) => (entry.key === null ? [] : [entry.key])),
        ...node.entries.map((entry) => entry.value),
      ];
    case "comprehension":
      return [node.element, ...clauseChildren(node.clauses)];
    case "dictComprehension":
      return [node.key, node.value, ...clauseChildren(node.clauses)];
    case "unary":
      return [node.operand];
    case "binary":
      return [node.left, node.right];
    case "compare":
      return [node.left, ...node.right];
    case "boolean":
      return node.values;
    case "conditional":
      return [node.test, node.body, node.otherwise];
    case "lambda":
      return [...parameterChildren(node.parameters), node.body];
    case "named":
      return [node.target, node.value];
    case "function":
      return [
        ...parameterChildren(node.parameters),
        ...node.body,
        ...node.decorators,
        ...present(node.returns),
      ];
    case "class":
      return [
        ...node.bases,
        ...node.keywords.map((keyword) => keyword.value),
        ...node.body,
        ...node.decorators,
      ];
    case "assign":
      return [...node.targets, node.value];
    case "annotated":
      return [node.target, node.annotation, ...present(node.value)];
    case "other":
    case "branch":
      return node.children;
  }
}

function present(...nodes: readonly (Expression | undefined)[]): readonly Expression[] {
  return nodes.filter((node) => node !== undefined);
}

function replacements(parts: readonly FormatPart[]): readonly Expression[] {
  return parts.flatMap((part) =>
    part.type === "literal" ? [] : [part.value, ...replacements(part.spec ?? [])],
  );
}

function clauseChildren(clauses: readonly ForClause[]): readonly Expression[] {
  return clauses.flatMap((clause) => [clause.target, clause.source, ...clause.conditions]);
}

function parameterChildren({ positional, rest, keywordOnly, keywords }: Parameters): readonly Expression[] {
  return present(
    ...positional.map((parameter) => parameter.annotation),
    rest?.annotation,
    ...keywordOnly.map((parameter) => parameter.annotation),
    ...keywordOnly.map((parameter) => parameter.default),
    keywords?.annotation,
    ...positional.map((parameter) => parameter.default),
  );
}
