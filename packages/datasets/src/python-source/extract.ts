import type { Value } from "@mua/python-compat";
import type {
  ExtractedClass,
  ExtractedField,
  ExtractedFunction,
  ExtractedModule,
  ExtractedParameter,
} from "../extraction.ts";
import { jsonOf, type Literal, literalOf } from "./literal.ts";
import { parseModule } from "./statements.ts";
import {
  type ClassDefinition,
  childrenOf,
  type Expression,
  type FunctionDefinition,
  type Node,
  type Parameter,
  type Statement,
} from "./syntax.ts";
import { unparse } from "./unparse.ts";

/** From how many characters on a text is kept that no name was given to. */
const LONG_TEXT = 80;

/**
 * The literal data of a Python module: constants, types, classes and functions with their texts. The source is parsed,
 * never run. Throws a DatasetError that names `path` and the line when it is not Python.
 */
export function extractModule(source: string, path = "module"): ExtractedModule {
  const body = parseModule(path, source);
  const functions = new Map<string, ExtractedFunction>();
  const classes = new Map<string, ExtractedClass>();
  for (const statement of body) {
    if (statement.type === "function") functions.set(statement.name, extractFunction(statement));
    else if (statement.type === "class") classes.set(statement.name, extractClass(statement));
  }
  return { constants: constants(body), types: types(body), classes, functions };
}

function constants(body: readonly Statement[]): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  for (const statement of body) {
    for (const target of targets(statement))
      if (target.type === "name") put(found, target.name, valueNode(statement));
  }
  return found;
}

function put(found: Map<string, Value>, name: string, node: Expression | undefined): void {
  const literal = node && literalOf(node);
  if (literal !== undefined && literal.type !== "ellipsis") found.set(name, jsonOf(literal));
}

function types(body: readonly Statement[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const statement of body) {
    if (statement.type !== "assign") continue;
    const { value } = statement;
    const target = onlyTarget(statement);
    if (target?.type !== "name" || (value.type !== "subscript" && value.type !== "binary")) continue;
    if (literalOf(value) === undefined) found.set(target.name, unparse(value));
  }
  return found;
}

function extractClass(definition: ClassDefinition): ExtractedClass {
  const methods = new Map<string, ExtractedFunction>();
  const init = new Map<string, Value>();
  for (const statement of definition.body) {
    if (statement.type !== "function") continue;
    methods.set(statement.name, extractFunction(statement));
    if (statement.name === "__init__") addAttributes(init, statement);
  }
  return {
    bases: definition.bases.map(unparse),
    docstring: docstring(definition),
    constants: constants(definition.body),
    fields: definition.body.flatMap(field),
    init,
    methods,
  };
}

/** What `__init__` gives to attributes of `self`. */
function addAttributes(init: Map<string, Value>, definition: FunctionDefinition): void {
  for (const node of ownNodes(definition)) {
    const target = onlyTarget(node);
    if (target?.type === "attribute" && target.value.type === "name" && target.value.name === "self") {
      put(init, target.name, valueNode(node));
    }
  }
}

function field(statement: Statement): readonly ExtractedField[] {
  if (statement.type !== "annotated" || statement.target.type !== "name") return [];
  const name = statement.target.name;
  const annotation = unparse(statement.annotation);
  return [{ name, annotation, ...Object.fromEntries(fieldEntries(statement.value)) }];
}

function fieldEntries(value: Expression | undefined): ReadonlyMap<string, Value> {
  if (value === undefined) return new Map();
  if (value.type !== "call" || !isFieldFunction(value.callee)) {
    const literal = literalOf(value);
    return literal === undefined
      ? new Map([["default_expression", unparse(value)]])
      : new Map([["default", jsonOf(literal)]]);
  }
  const given = new Map<string, Expression>();
  for (const keyword of value.keywords) if (keyword.name !== null) given.set(keyword.name, keyword.value);
  const [first] = value.positional;
  if (first !== undefined) given.set("default", first);
  const entries = new Map<string, Value>();
  for (const [key, node] of given) {
    const literal = literalOf(node);
    if (literal === undefined) {
      if (key === "default" || key === "default_factory") entries.set("default_expression", unparse(node));
    } else if (literal.type !== "ellipsis") {
      entries.set(key, jsonOf(literal));
    }
  }
  return entries;
}

function isFieldFunction(callee: Expression): boolean {
  return (
    (callee.type === "name" || callee.type === "attribute") &&
    (callee.name === "Field" || callee.name === "field")
  );
}

function extractFunction(definition: FunctionDefinition): ExtractedFunction {
  const { positional, keywordOnly } = definition.parameters;
  const nested = nestedFunctions(definition);
  return {
    docstring: docstring(definition),
    parameters: [...positional, ...keywordOnly]
      .filter(({ name }) => name !== "self" && name !== "cls")
      .map(parameterOf),
    locals: locals(definition),
    texts: longTexts(definition),
    returns: definition.returns === undefined ? null : unparse(definition.returns),
    decorators: definition.decorators.map(unparse),
    ...(nested.size > 0 ? { nested } : {}),
  };
}

function parameterOf({ name, annotation, default: initial }: Parameter): ExtractedParameter {
  return {
    name,
    annotation: annotation === undefined ? null : unparse(annotation),
    ...(initial === undefined ? {} : { default: unparse(initial) }),
  };
}

/** The first literal that each name is given, if it is a text, a list or a dict with something in it. */
function locals(definition: FunctionDefinition): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  for (const node of ownNodes(definition)) {
    const target = onlyTarget(node);
    if (target?.type !== "name" || found.has(target.name)) continue;
    const value = valueNode(node);
    const literal = value && literalOf(value);
    if (literal !== undefined && holdsSomething(literal)) found.set(target.name, jsonOf(literal));
  }
  return found;
}

function holdsSomething(literal: Literal): boolean {
  switch (literal.type) {
    case "text":
      return literal.text !== "";
    case "list":
      return literal.items.length > 0;
    case "dict":
      return literal.entries.length > 0;
    default:
      return false;
  }
}

/** Long texts that are neither a statement of their own nor the value of a name. */
function longTexts(definition: FunctionDefinition): readonly Value[] {
  const taken = new Set<Node>();
  for (const node of ownNodes(definition)) {
    const value = valueNode(node);
    if (value !== undefined && (node.type === "expression" || onlyTarget(node)?.type === "name"))
      taken.add(value);
  }
  const texts: Value[] = [];
  const collect = (node: Node): void => {
    for (const child of childrenOf(node)) {
      if (isScope(child) || taken.has(child)) continue;
      const literal = canBeText(child) ? literalOf(child) : undefined;
      if (literal?.type !== "text") collect(child);
      else if (isLong(literal.text)) texts.push(jsonOf(literal));
    }
  };
  for (const statement of definition.body) {
    const value = valueNode(statement);
    if (value === undefined || !taken.has(value)) collect(statement);
  }
  return texts;
}

function canBeText(node: Node): node is Expression {
  return node.type === "text" || node.type === "format" || node.type === "binary" || node.type === "call";
}

function isLong(text: string): boolean {
  return text.length >= LONG_TEXT && Array.from(text).length >= LONG_TEXT;
}

/** Functions at any depth, breadth first; of two with one name the later one counts. */
function nestedFunctions(definition: FunctionDefinition): ReadonlyMap<string, ExtractedFunction> {
  const found = new Map<string, ExtractedFunction>();
  for (let level = childrenOf(definition); level.length > 0; level = level.flatMap(childrenOf)) {
    for (const node of level) if (node.type === "function") found.set(node.name, extractFunction(node));
  }
  return found;
}

/** The nodes of a function in source order, without those of functions and classes in it. */
function* ownNodes(node: Node): Generator<Node> {
  for (const child of childrenOf(node)) {
    if (isScope(child)) continue;
    yield child;
    yield* ownNodes(child);
  }
}

function isScope(node: Node): boolean {
  return node.type === "function" || node.type === "class" || node.type === "lambda";
}

function docstring({ body }: FunctionDefinition | ClassDefinition): string | null {
  const [first] = body;
  return first?.type === "expression" && first.value.type === "text" ? first.value.text : null;
}

/** What a statement assigns to. */
function targets(node: Node): readonly Expression[] {
  if (node.type === "assign") return node.targets;
  return node.type === "annotated" && node.value !== undefined ? [node.target] : [];
}

/** What a statement assigns to, unless it is several things at once. */
function onlyTarget(node: Node): Expression | undefined {
  const [target, ...more] = targets(node);
  return more.length === 0 ? target : undefined;
}

/** The value of an assignment or of an expression that stands for itself. */
function valueNode(node: Node): Expression | undefined {
  return node.type === "assign" || node.type === "annotated" || node.type === "expression"
    ? node.value
    : undefined;
}
