import type { Expression, Keyword } from "./expression.ts";
import { repr } from "./text.ts";

/** How tightly an expression has to hold together where it stands; `ast.unparse` counts likewise. */
const PRECEDENCE = {
  tuple: 2,
  test: 4,
  or: 5,
  and: 6,
  not: 7,
  comparison: 8,
  "|": 9,
  "^": 10,
  "&": 11,
  "<<": 12,
  ">>": 12,
  "+": 13,
  "-": 13,
  "*": 14,
  "/": 14,
  "//": 14,
  "%": 14,
  "@": 14,
  factor: 15,
  "**": 16,
  atom: 18,
} as const;

/** `ast.unparse(expression)`: one spelling whatever the source looked like. What is only kept as text stays as it is. */
export function unparse(expression: Expression): string {
  return print(expression, PRECEDENCE.test);
}

function print(node: Expression, around: number): string {
  const grouped = (own: number, text: string): string => (around > own ? `(${text})` : text);
  switch (node.kind) {
    case "constant":
      return node.value === Number.POSITIVE_INFINITY ? "1e309" : repr(node.value);
    case "ellipsis":
      return "...";
    case "name":
      return node.name;
    case "attribute": {
      const object = print(node.object, PRECEDENCE.atom);
      // A dot behind an int would be its decimal point; CPython minds it for booleans too.
      const gap =
        node.object.kind === "constant" && /^(?:bigint|boolean)$/.test(typeof node.object.value) ? " " : "";
      return `${object}${gap}.${node.name}`;
    }
    case "subscript": {
      const bare = node.index.kind === "tuple" && node.index.items.length > 0;
      return `${print(node.object, PRECEDENCE.atom)}[${print(node.index, bare ? PRECEDENCE.tuple : PRECEDENCE.test)}]`;
    }
    case "call":
      return `${print(node.function, PRECEDENCE.atom)}(${[...node.positional.map(unparse), ...node.keywords.map(keyword)].join(", ")})`;
    case "unary": {
      if (node.operator === "not")
        return grouped(PRECEDENCE.not, `not ${print(node.operand, PRECEDENCE.not)}`);
      return grouped(PRECEDENCE.factor, node.operator + print(node.operand, PRECEDENCE.factor));
    }
    case "binary": {
      const own = PRECEDENCE[node.operator];
      const rightward = node.operator === "**";
      const left = print(node.left, rightward ? own + 1 : own);
      const right = print(node.right, rightward ? own : own + 1);
      return grouped(own, `${left} ${node.operator} ${right}`);
    }
    case "boolean": {
      const own = PRECEDENCE[node.operator];
      // CPython raises the bar with every operand.
      const operands = node.operands.map((operand, index) => print(operand, own + 1 + index));
      return grouped(own, operands.join(` ${node.operator} `));
    }
    case "comparison": {
      const own = PRECEDENCE.comparison;
      const rest = node.comparisons.map(({ operator, right }) => ` ${operator} ${print(right, own + 1)}`);
      return grouped(own, print(node.left, own + 1) + rest.join(""));
    }
    case "list":
      return `[${node.items.map(unparse).join(", ")}]`;
    case "set":
      return `{${node.items.map(unparse).join(", ")}}`;
    case "tuple": {
      const items = node.items.map(unparse).join(", ");
      const text = node.items.length === 1 ? `${items},` : items;
      return node.items.length === 0 ? "()" : grouped(PRECEDENCE.tuple, text);
    }
    case "dict":
      return `{${node.entries
        .map(({ key, value }) =>
          key === undefined ? `**${print(value, PRECEDENCE["|"])}` : `${unparse(key)}: ${unparse(value)}`,
        )
        .join(", ")}}`;
    case "starred":
      return `*${print(node.value, PRECEDENCE["|"])}`;
    case "unsupported":
      return node.source;
  }
}

function keyword({ name, value }: Keyword): string {
  return name === undefined ? `**${unparse(value)}` : `${name}=${unparse(value)}`;
}
