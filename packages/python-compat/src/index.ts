export { calculate } from "./calculate.ts";
export type { Parameter, Signature } from "./call.ts";
export { bindArguments } from "./call.ts";
export { sha256Hex } from "./digest.ts";
export { PythonError, valueError } from "./errors.ts";
export type {
  BinaryOperator,
  Call,
  ComparisonOperator,
  Construct,
  Expression,
  Keyword,
} from "./expression.ts";
export { describe } from "./expression.ts";
export type { DumpOptions, Json } from "./json.ts";
export { dumpPydantic, dumps, fromJson, parseJson, toJson } from "./json.ts";
export { JsonError, MAX_DEPTH } from "./json-reader.ts";
export { literalValue } from "./literal.ts";
export { floatRepr, formatFixed, parseFloatText, parseIntText, round, roundToInt } from "./numbers.ts";
export {
  attributeError,
  hashable,
  isTruthy,
  iterate,
  length,
  lookUp,
  lowerOf,
  typeError,
} from "./operations.ts";
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
export { compareCodePoints, isPrintable } from "./unicode.ts";
export type { Dict, Key, List, Model, Value } from "./values.ts";
export { dictGet, entries, equals, isDict, isList, isModel, isTuple, Tuple, typeName } from "./values.ts";
