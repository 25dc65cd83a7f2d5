import { PythonError } from "./errors.ts";
import { dictKey, evaluate } from "./evaluate.ts";
import { type Call, type Expression, nodeName } from "./expression.ts";
import { opaqueLiteral } from "./opaque.ts";
import { hashable, typeError } from "./operations.ts";
import { unary } from "./operators.ts";
import { unparse } from "./unparse.ts";
import { type Dict, dictSet, type Key, Tuple, type Value } from "./values.ts";

/** A call as BFCL, and ACEBench after it, read one from a syntax tree. `**x` has the argument name null. */
export type NamedCall = { readonly name: string; readonly arguments: Dict };

/**
 * Reads a call with the quirks of the official code: arguments by place are lost, a repeated name keeps its last value, whatever
 * is called stands for the names it ends in. Throws PythonError with the class and text that the official code raises, `Exception`
 * for constructs that it does not know. Where it runs Python (a binary operation), only numbers, texts and lists are worked out.
 */
export function readCall({ function: callee, keywords }: Call): NamedCall {
  const names: string[] = [];
  let part = callee;
  for (; part.kind === "attribute"; part = part.object) names.unshift(part.name);
  if (part.kind === "name") names.unshift(part.name);
  const args = new Map<Key, Value>();
  for (const { name, value } of keywords) args.set(name ?? null, readValue(value));
  return { name: names.join("."), arguments: args };
}

/**
 * An argument's value: a bare name and a call without named arguments are their text, any sign negates, a call with named
 * arguments is the dict of its name and its arguments.
 */
function readValue(expression: Expression): Value {
  switch (expression.kind) {
    case "constant":
      return evaluate(expression, () => undefined);
    case "ellipsis":
      return "...";
    case "name":
      return expression.name;
    case "unary":
      return negated(expression.operand);
    case "list":
      return expression.items.map(readValue);
    case "tuple":
      return new Tuple(expression.items.map(readValue));
    case "dict": {
      const dict = new Map<Key, Value>();
      for (const { key, value } of expression.entries) {
        if (key === undefined) throw unsupported("NoneType");
        const name = readValue(key);
        const item = readValue(value);
        hashable(name);
        dictSet(dict, dictKey(name), item);
      }
      return dict;
    }
    case "binary":
      return evaluate(expression, () => undefined);
    case "call": {
      if (expression.keywords.length === 0) return unparse(expression);
      const call = readCall(expression);
      return new Map([[call.name, call.arguments]]);
    }
    case "subscript":
      return `${unparse(expression.object)}[${unparse(expression.index)}]`;
    case "unsupported": {
      const literal = opaqueLiteral(expression);
      if (literal !== undefined) return literal;
      if (expression.body === undefined) throw unsupported(`ast.${nodeName(expression)}`);
      throw typeError(`'${nodeName(expression.body)}' object is not subscriptable`);
    }
    default:
      throw unsupported(`ast.${nodeName(expression)}`);
  }
}

/** Minus the `value` of the operand's node, whatever the operator. */
function negated(operand: Expression): Value {
  if (operand.kind === "constant") return unary("-", operand.value);
  const held = typeOfValue(operand);
  if (held !== undefined) throw typeError(`bad operand type for unary -: '${held}'`);
  throw new PythonError("AttributeError", `'${nodeName(operand)}' object has no attribute 'value'`);
}

/** The type of what a node that is no constant has under `value`; undefined where it has nothing there. */
function typeOfValue(node: Expression): string | undefined {
  switch (node.kind) {
    case "ellipsis":
      return "ellipsis";
    case "attribute":
    case "subscript":
      return nodeName(node.object);
    case "starred":
      return nodeName(node.value);
    case "unsupported":
      return opaqueLiteral(node)?.type;
    default:
      return undefined;
  }
}

function unsupported(type: string): PythonError {
  return new PythonError("Exception", `Unsupported AST type: <class '${type}'>`);
}
