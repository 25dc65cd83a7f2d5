import { dumps, isDict, JsonError, parseJson, type Value } from "@mua/python-compat";
import { z } from "zod";
import { DatasetError } from "./errors.ts";

/**
 * What upstream keeps in one Python module: data and texts, no code. In values, dicts with keys that are not text are
 * `{"$pairs": [[key, value], …]}`, an f-string is `{"$template": "text with {expression}"}`, `...` is `{"$ellipsis": true}`.
 * Expressions (annotations, defaults, bases, decorators) are texts in the form of Python's `ast.unparse`.
 */
export type ExtractedModule = {
  /** Module-level names whose value is literal. */
  readonly constants: ReadonlyMap<string, Value>;
  /** Module-level type aliases. */
  readonly types: ReadonlyMap<string, string>;
  readonly classes: ReadonlyMap<string, ExtractedClass>;
  readonly functions: ReadonlyMap<string, ExtractedFunction>;
};

export type ExtractedClass = {
  readonly bases: readonly string[];
  readonly docstring: string | null;
  /** Class-level names whose value is literal. */
  readonly constants: ReadonlyMap<string, Value>;
  /** Annotated attributes in source order. */
  readonly fields: readonly ExtractedField[];
  /** Literals that `__init__` gives to attributes of `self`. */
  readonly init: ReadonlyMap<string, Value>;
  readonly methods: ReadonlyMap<string, ExtractedFunction>;
};

/** An annotated attribute; other literal arguments of `Field(…)` stand beside the named ones. */
export type ExtractedField = {
  readonly name: string;
  readonly annotation: string;
  readonly default?: Value;
  /** The default, where it is not literal. */
  readonly default_expression?: string;
  readonly description?: Value;
  readonly [argument: string]: Value;
};

export type ExtractedFunction = {
  /** As written, indentation included. */
  readonly docstring: string | null;
  /** Without `self`, `cls`, `*args` and `**kwargs`. */
  readonly parameters: readonly ExtractedParameter[];
  /** The first literal text, list or dict that each local name is given. */
  readonly locals: ReadonlyMap<string, Value>;
  /** Other literal texts of 80 characters or more, in source order. */
  readonly texts: readonly Value[];
  readonly returns: string | null;
  readonly decorators: readonly string[];
  /** Functions inside at any depth; absent where there are none. */
  readonly nested?: ReadonlyMap<string, ExtractedFunction>;
};

export type ExtractedParameter = {
  readonly name: string;
  readonly annotation: string | null;
  readonly default?: string;
};

/** Where a dataset keeps the extraction of its Python modules. */
export const EXTRACTION = "extracted/python.json";

/** Modules by their path in the upstream repository, as text: the content of `extracted/python.json`. */
export function writeExtracted(modules: ReadonlyMap<string, Value>): string {
  return `${extractedText(modules)}\n`;
}

/** The one text of an extraction; the checksum of a module is that of its own text. */
export function extractedText(extraction: Value): string {
  return dumps(extraction, { indent: 1, ensureAscii: false });
}

/**
 * The text of each module, as `extractedText` gives it, in a text of `writeExtracted`; undefined for another text. Found by
 * the indentation, which is far quicker than writing the parsed modules again: no string in it spans lines.
 */
export function moduleTexts(text: string): ReadonlyMap<string, string> | undefined {
  const [, entries] = /^\{\n([\s\S]*)\n\}\n$/u.exec(text) ?? [];
  if (entries === undefined) return undefined;
  const texts = new Map<string, string>();
  for (const entry of entries.split(/,\n(?= ")/u)) {
    const [key, path] = /^ "([^"\\]*)": /u.exec(entry) ?? [];
    if (key === undefined || path === undefined) return undefined;
    texts.set(path, entry.slice(key.length).replaceAll("\n ", "\n"));
  }
  return texts;
}

/** Modules by path as a text like `extracted/python.json` holds them, or what is wrong with it. A module is not checked. */
export function parseExtracted(
  text: string,
): { readonly modules: ReadonlyMap<string, Value> } | { readonly problem: string } {
  try {
    const value = parseJson(text);
    return isDict(value)
      ? { modules: value as ReadonlyMap<string, Value> }
      : { problem: "is not a JSON object of modules" };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return { problem: `is not JSON: ${error.message}` };
  }
}

/** One module of an extraction, checked. Throws DatasetError, naming `path` and the place in it. */
export function readModule(value: Value, path: string): ExtractedModule {
  const result = moduleSchema.safeParse(value);
  if (result.success) return result.data;
  throw new DatasetError(
    "malformed",
    `The extraction of ${path} is not valid: ${z.prettifyError(result.error)}`,
  );
}

const valueSchema = z.custom<Value>();
const valueMapSchema = z.map(z.string(), valueSchema);

/** A JSON object with known fields: parsed JSON has dicts as maps. */
function record<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value instanceof Map ? Object.fromEntries(value) : value), schema);
}

const parameterSchema = record(
  z.strictObject({
    name: z.string(),
    annotation: z.string().nullable(),
    default: z.string().exactOptional(),
  }),
);

const functionSchema: z.ZodType<ExtractedFunction> = record(
  z.strictObject({
    docstring: z.string().nullable(),
    parameters: z.array(parameterSchema),
    locals: valueMapSchema,
    texts: z.array(valueSchema),
    returns: z.string().nullable(),
    decorators: z.array(z.string()),
    get nested() {
      return z.map(z.string(), functionSchema).exactOptional();
    },
  }),
);

const fieldSchema = record(
  z
    .object({ name: z.string(), annotation: z.string(), default_expression: z.string().exactOptional() })
    .catchall(valueSchema),
);

const classSchema = record(
  z.strictObject({
    bases: z.array(z.string()),
    docstring: z.string().nullable(),
    constants: valueMapSchema,
    fields: z.array(fieldSchema),
    init: valueMapSchema,
    methods: z.map(z.string(), functionSchema),
  }),
);

const moduleSchema = record(
  z.strictObject({
    constants: valueMapSchema,
    types: z.map(z.string(), z.string()),
    classes: z.map(z.string(), classSchema),
    functions: z.map(z.string(), functionSchema),
  }),
);
