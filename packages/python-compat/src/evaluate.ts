import { bindArguments, type Signature } from "./call.ts";
import { PythonError } from "./errors.ts";
import type { Call, Comparison, DictDisplay, Expression, Keyword } from "./expression.ts";
import { printable } from "./numbers.ts";
import { opaqueLiteral } from "./opaque.ts";
import { attributeError, hashable, isIterable, isTruthy, iterate, typeError } from "./operations.ts";
import { binary, compare, notEvaluated, subscript, unary } from "./operators.ts";
import { str } from "./text.ts";
import {
  type Dict,
  dictSet,
  isDict,
  isTuple,
  type Key,
  Opaque,
  Tuple,
  typeName,
  type Value,
} from "./values.ts";

/**
 * A function that an expression may call: `run` gets one value for each parameter of its signature, `call` the arguments as
 * they were given, as functions without a signature check them by themselves. Both throw PythonError. `name` is CPython's.
 */
export type Callable =
  | { readonly signature: Signature; run(values: readonly Value[]): Value }
  | { readonly name: string; call(positional: readonly Value[], named: Dict): Value };

/** Finds what a plain or dotted name (`cd`, `files.cd`) calls; undefined for a name that does not exist. */
export type Callables = (name: string) => Callable | undefined;

/**
 * The value of an expression, in CPython's order and with CPython's exceptions, where the only names are those of `callables`:
 * every other one, Python's builtins too, is a NameError. Nothing else can be called, so nothing that a model wrote ever runs.
 * An int too long to be printed is refused where it arises. Throws PythonError; NotImplementedError for constructs that are only
 * kept as text (lambda, comprehensions, f-strings, …).
 */
export function evaluate(expression: Expression, callables: Callables): Value {
  switch (expression.kind) {
    case "constant":
      return printed(expression.value);
    case "ellipsis":
      return new Opaque("ellipsis", "Ellipsis");
    case "list":
      return evaluateItems(expression.items, callables);
    case "tuple":
      return new Tuple(evaluateItems(expression.items, callables));
    case "dict":
      return evaluateDict(expression, callables);
    case "call":
      return evaluateCall(expression, callables);
    case "name":
      throw new PythonError("NameError", `name '${expression.name}' is not defined`);
    case "attribute":
      throw attributeError(evaluate(expression.object, callables), expression.name);
    case "unary":
      return unary(expression.operator, evaluate(expression.operand, callables));
    case "binary": {
      const left = evaluate(expression.left, callables);
      return printed(binary(expression.operator, left, evaluate(expression.right, callables)));
    }
    case "boolean": {
      let value: Value = null;
      for (const operand of expression.operands) {
        value = evaluate(operand, callables);
        if (isTruthy(value) === (expression.operator === "or")) return value;
      }
      return value;
    }
    case "comparison":
      return evaluateComparison(expression, callables);
    case "subscript":
      return subscript(evaluate(expression.object, callables), evaluate(expression.index, callables));
    case "set":
      throw notEvaluated("a set");
    case "starred":
      throw notEvaluated("a starred expression");
    case "unsupported": {
      const literal = opaqueLiteral(expression);
      if (literal === undefined) throw notEvaluated(`a ${expression.construct}`);
      return literal;
    }
  }
}

/** The value, unless it is an int that nothing could print. */
function printed(value: Value): Value {
  if (typeof value === "bigint") printable(value);
  return value;
}

function evaluateItems(items: readonly Expression[], callables: Callables): Value[] {
  return items.flatMap((item) =>
    item.kind === "starred"
      ? iterateOr(evaluate(item.value, callables), "Value after *")
      : [evaluate(item, callables)],
  );
}

/** The items behind a star. */
function iterateOr(value: Value, what: string): readonly Value[] {
  if (!isIterable(value)) throw typeError(`${what} must be an iterable, not ${typeName(value)}`);
  return iterate(value);
}

function evaluateDict({ entries }: DictDisplay, callables: Callables): Value {
  const dict = new Map<Key, Value>();
  for (const { key, value } of entries) {
    if (key === undefined) {
      const mapping = evaluate(value, callables);
      if (!isDict(mapping)) throw typeError(`'${typeName(mapping)}' object is not a mapping`);
      for (const [name, item] of mapping) dictSet(dict, name, item);
    } else {
      const name = evaluate(key, callables);
      const item = evaluate(value, callables);
      dictSet(dict, dictKey(name), item);
    }
  }
  return dict;
}

/** A value as a key. Throws PythonError: TypeError for what is not hashable, NotImplementedError for tuples and the like. */
export function dictKey(value: Value): Key {
  if (typeof value !== "object" || value === null) return value;
  if (isTuple(value)) throw notEvaluated("a tuple as a key");
  hashable(value);
  throw notEvaluated("such a key");
}

function evaluateComparison({ left, comparisons }: Comparison, callables: Callables): Value {
  let before = evaluate(left, callables);
  for (const { operator, right } of comparisons) {
    const after = evaluate(right, callables);
    if (!compare(operator, before, after)) return false;
    before = after;
  }
  return true;
}

function evaluateCall(call: Call, callables: Callables): Value {
  const callable = calleeOf(call.function, callables);
  const [first] = call.positional;
  // CPython looks into a starred argument that stands alone only when it has the others.
  const alone = call.positional.length === 1 && first?.kind === "starred" ? first : undefined;
  const starred = alone === undefined ? undefined : evaluate(alone.value, callables);
  const items = alone === undefined ? evaluateItems(call.positional, callables) : [];
  const named = evaluateKeywords(call.keywords, callable, callables);
  const positional =
    starred === undefined ? items : iterateOr(starred, `${shownName(callable)} argument after *`);
  for (const key of named.keys()) if (typeof key !== "string") throw typeError("keywords must be strings");
  return "call" in callable
    ? callable.call(positional, named)
    : callable.run(bindArguments(callable.signature, named, positional));
}

function evaluateKeywords(keywords: readonly Keyword[], callable: Callable, callables: Callables): Dict {
  const named = new Map<Key, Value>();
  for (const { name, value } of keywords) {
    const given = evaluate(value, callables);
    if (name === undefined && !isDict(given)) {
      const problem = `argument after ** must be a mapping, not ${typeName(given)}`;
      throw typeError(`${shownName(callable)} ${problem}`);
    }
    for (const [key, item] of name === undefined && isDict(given)
      ? given
      : [[name ?? null, given] as const]) {
      if (named.has(key)) {
        throw typeError(`${shownName(callable)} got multiple values for keyword argument '${str(key)}'`);
      }
      named.set(key, item);
    }
  }
  return named;
}

/** The name of a function in errors about `*` and `**`. */
function shownName(callable: Callable): string {
  if ("call" in callable) return `${callable.name}()`;
  const { module, qualifiedName } = callable.signature;
  return `${module === undefined ? "" : `${module}.`}${qualifiedName}()`;
}

function calleeOf(callee: Expression, callables: Callables): Callable {
  const name = dottedName(callee);
  const callable = name === undefined ? undefined : callables(name);
  if (callable !== undefined) return callable;
  // CPython finds out that a value cannot be called when it has the arguments.
  const value = evaluate(callee, callables);
  return {
    name: str(value),
    call: () => {
      throw typeError(`'${typeName(value)}' object is not callable`);
    },
  };
}

/** `a.b.c` where an expression is nothing but names. */
function dottedName(expression: Expression): string | undefined {
  if (expression.kind === "name") return expression.name;
  if (expression.kind !== "attribute") return undefined;
  const object = dottedName(expression.object);
  return object === undefined ? undefined : `${object}.${expression.name}`;
}
