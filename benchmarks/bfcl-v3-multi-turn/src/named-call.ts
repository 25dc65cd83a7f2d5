import {
  bindArguments,
  type Dict,
  type Expression,
  evaluate,
  type Key,
  PythonError,
  parseExpression,
  type Signature,
  type Value,
} from "@mua/python-compat";
import type { Backend } from "./backend.ts";
import type { BfclTask } from "./task.ts";

/** A call with its arguments by name. */
export type NamedCall = { readonly name: string; readonly arguments: Dict };

/** The signature of a function of an entry's classes. */
function signatureOf(name: string, backend: Backend, task: BfclTask): Signature | undefined {
  return task.classes
    .map((api) => backend.api(api).signatures.get(name))
    .find((signature) => signature !== undefined);
}

/** A call string with all arguments named, as the signatures of the dataset name them. Throws for one that is no such call. */
export function readCall(text: string, backend: Backend, task: BfclTask): NamedCall {
  const call = parseExpression(text, { mode: "eval" });
  if (call.kind !== "call" || call.function.kind !== "name") throw new Error(`'${text}' is no call`);
  const { name } = call.function;
  const signature = signatureOf(name, backend, task);
  const args = new Map<Key, Value>();
  const literal = (node: Expression): Value => evaluate(node, () => undefined);
  for (const [place, value] of call.positional.entries()) {
    const parameter = signature?.parameters[place];
    if (parameter === undefined) throw new Error(`'${text}' has an argument that no parameter takes`);
    args.set(parameter.name, literal(value));
  }
  for (const { name: keyword, value } of call.keywords)
    if (keyword !== undefined) args.set(keyword, literal(value));
  return { name, arguments: args };
}

/** The same call with the defaults of what it leaves out, so that calls that do the same look the same. */
export function completed({ name, arguments: args }: NamedCall, backend: Backend, task: BfclTask): NamedCall {
  const signature = signatureOf(name, backend, task);
  if (signature === undefined) return { name, arguments: args };
  try {
    const values = bindArguments(signature, args);
    return {
      name,
      arguments: new Map(
        signature.parameters.map((parameter, place) => [parameter.name, values[place] ?? null]),
      ),
    };
  } catch (error) {
    if (error instanceof PythonError) return { name, arguments: args };
    throw error;
  }
}
