import { MalformedFileError, type Role } from "@mua/core";
import { type Dict, isDict, JsonError, parseJson, type Value } from "@mua/python-compat";
import { parseDocument } from "yaml";
import { z } from "zod";

/** What a script answers when it is asked once: it says something, calls tools, or both. */
export type Turn = {
  readonly say?: string;
  readonly call?: readonly { readonly name: string; readonly arguments: Dict }[];
};

/** What a script does in one role: turns by task id, turns for every other task, and what it says when they are used up. */
export type RoleScript = {
  readonly default?: readonly Turn[];
  readonly tasks?: ReadonlyMap<string, readonly Turn[]>;
  readonly end?: string;
};

/** The parts of a scripted participant. */
export type Script = { readonly [role in Role]?: RoleScript };

/**
 * Reads a script: JSON when `file` ends in `.json`, YAML otherwise. Numbers keep Python's int/float identity. Throws
 * MalformedFileError, which names `file`, the place in it and what was expected there.
 */
export function parseScript(file: string, text: string): Script {
  const result = script.safeParse(
    file.toLowerCase().endsWith(".json") ? readJson(file, text) : readYaml(file, text),
  );
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue === undefined) throw result.error;
  throw new MalformedFileError(`${file}: ${place(issue.path)}`, expectation(issue));
}

/** A mapping of the file as the plain object that zod checks; only its own level, so that errors keep their place. */
function mapping<S extends z.ZodType>(schema: S) {
  return z.preprocess(
    (value) => (isDict(value as Value) ? Object.fromEntries(value as Dict) : value),
    schema,
  );
}

const call = mapping(
  z.strictObject({
    name: z.string(),
    arguments: z.custom<Dict>(
      (value) => isDict(value as Value) && isPlain(value as Value),
      "a mapping whose keys are text, with values as JSON has them",
    ),
  }),
);

const turn: z.ZodType<Turn> = mapping(
  z
    .strictObject({ say: z.string().exactOptional(), call: z.array(call).min(1).exactOptional() })
    .refine((value) => value.say !== undefined || value.call !== undefined, "`say`, `call` or both"),
);

/** Turns by task id; an id that YAML reads as a number is meant as text. */
const byTask = z.preprocess(
  (value) =>
    isDict(value as Value) ? new Map([...(value as Dict)].map(([key, item]) => [String(key), item])) : value,
  z.map(z.string(), z.array(turn)),
);

const roleScript: z.ZodType<RoleScript> = mapping(
  z.strictObject({
    default: z.array(turn).exactOptional(),
    tasks: byTask.exactOptional(),
    end: z.string().exactOptional(),
  }),
);

const script: z.ZodType<Script> = mapping(
  z.strictObject({
    agent: roleScript.exactOptional(),
    user: roleScript.exactOptional(),
    judge: roleScript.exactOptional(),
  }),
);

/** Whether a value is what JSON can hold: YAML also knows keys that are no text, and types of its own. */
function isPlain(value: Value): boolean {
  if (isDict(value)) return [...value].every(([key, item]) => typeof key === "string" && isPlain(item));
  if (Array.isArray(value)) return value.every(isPlain);
  return value === null || ["boolean", "bigint", "number", "string"].includes(typeof value);
}

function readJson(file: string, text: string): Value {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) throw new MalformedFileError(file, `JSON (${error.message})`);
    throw error;
  }
}

function readYaml(file: string, text: string): unknown {
  try {
    const document = parseDocument(text, { intAsBigInt: true, prettyErrors: true });
    const [error] = document.errors;
    if (error === undefined) return document.toJS({ mapAsMap: true });
    const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 };
    throw new MalformedFileError(
      `${file}:${line}:${col}`,
      `YAML (${error.message.replace(/ at line \d.*$/su, "")})`,
    );
  } catch (error) {
    if (error instanceof MalformedFileError) throw error;
    // Endless aliases, or nesting that exhausts the stack.
    throw new MalformedFileError(file, `YAML (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** A path into the file as people write it: `user.tasks.7[0].say`. */
function place(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the file";
  return path
    .map((step, index) =>
      typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${String(step)}`,
    )
    .join("");
}

const words: { readonly [type: string]: string } = {
  object: "a mapping",
  map: "a mapping",
  array: "a list",
  string: "text",
};

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return words[issue.expected] ?? issue.expected;
    case "unrecognized_keys":
      return `no key ${issue.keys.map((key) => `'${key}'`).join(", ")}`;
    case "too_small":
      return "at least one entry";
    default:
      return issue.message;
  }
}
