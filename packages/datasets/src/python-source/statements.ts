import { parser } from "@lezer/python";
import { ExpressionReader, isExpression } from "./expressions.ts";
import { childNodes, Source, type SyntaxNode, splitAt } from "./source.ts";
import type { Expression, Node, Statement } from "./syntax.ts";

/** Blocks in blocks: more than people write, less than the stack holds. */
const MAX_DEPTH = 100;

/** The statements of a module. Throws a DatasetError that names file and line when it is not Python. */
export function parseModule(path: string, text: string): readonly Statement[] {
  const source = new Source(path, text.replace(/\r\n?/g, "\n"));
  const tree = parser.parse(source.text);
  tree.iterate({
    enter: ({ node }) => {
      if (node.type.isError && !isTolerable(node)) throw source.error(node.from, "not valid Python");
    },
  });
  return new StatementReader(source).readAll(childNodes(tree.topNode));
}

/** The parser finds a mistake in `yield` without a value and in `1.`; both are fine. */
function isTolerable(node: SyntaxNode): boolean {
  if (node.from !== node.to || node.nextSibling !== null) return false;
  const before = node.prevSibling;
  if (before?.name === "yield") return true;
  return (
    before?.name === "." && before.prevSibling?.name === "Number" && before.prevSibling.to === before.from
  );
}

class StatementReader {
  readonly #expressions: ExpressionReader;
  readonly #source: Source;
  #depth = 0;

  constructor(source: Source) {
    this.#source = source;
    this.#expressions = new ExpressionReader(source);
  }

  readAll(nodes: readonly SyntaxNode[]): readonly Statement[] {
    const [first] = nodes;
    if (first === undefined) return [];
    if (this.#depth === MAX_DEPTH)
      throw this.#source.error(first.from, `nested more than ${MAX_DEPTH} levels deep`);
    this.#depth++;
    const statements = nodes.flatMap((node) => this.#read(node));
    this.#depth--;
    return statements;
  }

  #read(node: SyntaxNode): readonly Statement[] {
    const children = childNodes(node);
    switch (node.name) {
      case "StatementGroup":
        return children.filter((child) => child.name !== ";").flatMap((child) => this.#read(child));
      case "FunctionDefinition":
      case "ClassDefinition":
        return [this.#definition(node, [])];
      case "DecoratedStatement":
        return this.#decorated(children);
      case "AssignStatement":
        return [this.#assignment(children)];
      case "ExpressionStatement":
        return [{ type: "expression", value: this.#expressions.readList(children) }];
      case "YieldStatement":
        return [{ type: "expression", value: this.#expressions.readYield(node) }];
      case "ImportStatement":
      case "ScopeStatement":
      case "PassStatement":
      case "BreakStatement":
      case "ContinueStatement":
        return [{ type: "other", children: [] }];
      case "MatchStatement":
        return [{ type: "other", children: this.#match(children) }];
      default:
        return [{ type: "other", children: this.#parts(children) }];
    }
  }

  #decorated(children: readonly SyntaxNode[]): readonly Statement[] {
    const definition = children.at(-1);
    if (definition === undefined) return [];
    return [
      this.#definition(
        definition,
        children.slice(0, -1).map((child) => this.#decorator(child)),
      ),
    ];
  }

  /** `@name.name(arguments)` */
  #decorator(node: SyntaxNode): Expression {
    let expression: Expression | undefined;
    for (const child of childNodes(node)) {
      const name = this.#source.slice(child);
      if (child.name === "ArgList" && expression !== undefined) {
        expression = { type: "call", callee: expression, ...this.#expressions.readArguments(child) };
      } else if (child.name === "VariableName" || child.name === "PropertyName") {
        expression =
          expression === undefined ? { type: "name", name } : { type: "attribute", value: expression, name };
      }
    }
    if (expression === undefined)
      throw this.#source.error(node.from, "a decorator that this reader does not know");
    return expression;
  }

  #definition(node: SyntaxNode, decorators: readonly Expression[]): Statement {
    const name = node.getChild("VariableName");
    const bodyNode = node.getChild("Body");
    const parameters = node.getChild("ParamList");
    if (name === null || bodyNode === null) throw this.#source.error(node.from, "an unfinished definition");
    const common = { name: this.#source.slice(name), decorators, body: this.#body(bodyNode) };
    if (parameters === null) {
      const list = node.getChild("ArgList");
      const { positional, keywords } =
        list === null ? { positional: [], keywords: [] } : this.#expressions.readArguments(list);
      return { type: "class", bases: positional, keywords, ...common };
    }
    const returns = node.getChild("TypeDef");
    return {
      type: "function",
      parameters: this.#expressions.readParameters(parameters),
      returns: returns === null ? undefined : this.#expressions.readAnnotation(returns),
      ...common,
    };
  }

  #assignment(children: readonly SyntaxNode[]): Statement {
    const pieces = splitAt(children, "AssignOp");
    const annotation = children.find((child) => child.name === "TypeDef");
    if (annotation !== undefined) {
      const value = pieces[1];
      return {
        type: "annotated",
        target: this.#expressions.readList((pieces[0] ?? []).filter((child) => child !== annotation)),
        annotation: this.#expressions.readAnnotation(annotation),
        value: value === undefined ? undefined : this.#expressions.readList(value),
      };
    }
    const sides = pieces.map((piece) => this.#expressions.readList(piece));
    return { type: "assign", targets: sides.slice(0, -1), value: sides.at(-1) as Expression };
  }

  #body(node: SyntaxNode): readonly Statement[] {
    return this.readAll(childNodes(node).filter((child) => child.name !== ":"));
  }

  /** The expressions and blocks of a statement in source order; `elif` and `except` nest as in Python's own tree. */
  #parts(children: readonly SyntaxNode[]): readonly Node[] {
    const parts: Node[] = [];
    let branch: Node[] | undefined;
    for (const [at, child] of children.entries()) {
      if (child.name === "elif") {
        parts.push({ type: "other", children: this.#parts(children.slice(at + 1)) });
        return parts;
      }
      if (child.name === "except") {
        branch = [];
        parts.push({ type: "branch", children: branch });
      } else if (isExpression(child)) {
        (branch ?? parts).push(this.#expressions.read(child));
      } else if (child.name === "Body") {
        (branch ?? parts).push(...this.#body(child));
        branch = undefined;
      }
    }
    return parts;
  }

  #match(children: readonly SyntaxNode[]): readonly Node[] {
    const clauses = children.find((child) => child.name === "MatchBody");
    const cases =
      clauses === undefined ? [] : childNodes(clauses).filter((child) => child.name === "MatchClause");
    const branches = cases.map((clause): Node => {
      const parts = childNodes(clause).flatMap((child): readonly Node[] => {
        if (child.name === "Body") return this.#body(child);
        if (child.name === "Guard") return this.#parts(childNodes(child));
        return this.#patternTexts(child);
      });
      return { type: "branch", children: parts };
    });
    return [...this.#parts(children), ...branches];
  }

  /** Of a pattern only the texts matter. */
  #patternTexts(pattern: SyntaxNode): readonly Node[] {
    if (pattern.name === "String") return [this.#expressions.read(pattern)];
    return childNodes(pattern).flatMap((child) => this.#patternTexts(child));
  }
}
