export { calculate } from "./calculate.ts";
export type { Parameter, Signature } from "./call.ts";
export { bindArguments } from "./call.ts";
export type { NamedCall } from "./calls.ts";
export { readCall } from "./calls.ts";
export { sha256Hex } from "./digest.ts";
export { PythonError, valueError } from "./errors.ts";
export type { Callable, Callables } from "./evaluate.ts";
export { dictKey, evaluate } from "./evaluate.ts";
export type {
  BinaryOperator,
  Call,
  ComparisonOperator,
  Construct,
  Expression,
  Keyword,
} from "./expression.ts";
export { describe, nodeName } from "./expression.ts";
export type { DumpOptions, Json } from "./json.ts";
export { dumpPydantic, dumps, fromJson, parseJson, toJson } from "./json.ts";
export { JsonError, JsonIntError, MAX_DEPTH } from "./json-reader.ts";
export { literalValue } from "./literal.ts";
export {
  binaryParts,
  floatRepr,
  formatFixed,
  parseFloatText,
  parseIntText,
  printable,
  round,
  roundToInt,
} from "./numbers.ts";
export { complexValue } from "./opaque.ts";
export {
  attributeError,
  floatOf,
  hashable,
  intOf,
  isTruthy,
  iterate,
  length,
  lookUp,
  lowerOf,
  typeError,
} from "./operations.ts";
export { binary, compare, contains, notEvaluated, subscript, unary } from "./operators.ts";
export type { ParseOptions } from "./parser.ts";
export { parseExpression } from "./parser.ts";
export type { Issue, Validated, Validator } from "./pydantic.ts";
export {
  anything,
  bool,
  date,
  datetime,
  dict,
  enumeration,
  float,
  int,
  list,
  literal,
  model,
  nullable,
  optional,
  text,
  union,
  ValidationError,
  validate,
} from "./pydantic.ts";
export { PythonRandom } from "./random.ts";
export { located, PythonSyntaxError } from "./syntax-error.ts";
export { indentText, lower, lstrip, repr, rstrip, splitLines, str, strip, titleCase, upper } from "./text.ts";
export { asciiDigits, compareCodePoints, isPrintable, WHITESPACE } from "./unicode.ts";
export { unparse } from "./unparse.ts";
export type { Dict, Key, List, Model, Value } from "./values.ts";
export {
  dictGet,
  dictSet,
  entries,
  equals,
  isDict,
  isList,
  isModel,
  isOpaque,
  isTuple,
  Opaque,
  Tuple,
  typeName,
} from "./values.ts";
