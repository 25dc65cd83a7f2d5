import type { ToolSpec } from "@mua/core";
import { type Dict, isDict, type Key, str, toJson, type Value } from "@mua/python-compat";

const HINT = " Note that the provided function is in Python 3 syntax.";
const FLOAT_HINT = " This is a float type value.";

/** Types of function docs in the words of JSON Schema; others are texts. */
const TYPES: ReadonlyMap<Value, string> = new Map([
  ["integer", "integer"],
  ["number", "number"],
  ["float", "number"],
  ["string", "string"],
  ["boolean", "boolean"],
  ["bool", "boolean"],
  ["array", "array"],
  ["list", "array"],
  ["tuple", "array"],
  ["dict", "object"],
  ["object", "object"],
  ["any", "string"],
]);

/** A function doc with the official hint behind its description, once or more. */
export function hinted(doc: Dict, times = 1): Dict {
  return withFields(doc, { description: str(doc.get("description") ?? "") + HINT.repeat(times) });
}

const tools = new WeakMap<Dict, Map<number, ToolSpec>>();

/** A function doc with so many hints as a tool of the chat-completions format; made once for every doc. */
export function hintedTool(doc: Dict, hints: number): ToolSpec {
  const known = tools.get(doc) ?? new Map<number, ToolSpec>();
  tools.set(doc, known);
  const tool = known.get(hints) ?? toolSpec(hinted(doc, hints));
  known.set(hints, tool);
  return tool;
}

function toolSpec(doc: Dict): ToolSpec {
  const parameters = fieldOf(doc, "parameters");
  const spec = withFields(doc, {
    name: str(doc.get("name") ?? "").replaceAll(".", "_"),
    parameters: withFields(parameters, {
      type: "object",
      properties: properties(fieldOf(parameters, "properties")),
    }),
  });
  return toJson(spec) as ToolSpec;
}

function properties(docs: Dict): Dict {
  return new Map(Array.from(docs, ([name, doc]) => [name, isDict(doc) ? property(doc) : doc]));
}

function property(doc: Dict): Dict {
  const given = doc.get("type");
  const type = given === undefined ? "string" : (TYPES.get(given) ?? "string");
  const typed = withFields(doc, {
    type,
    ...(given === "float"
      ? { description: str(doc.get("description") ?? "") + FLOAT_HINT, format: "float" }
      : {}),
  });
  if (type !== "array" && type !== "object") return typed;
  const below = typed.get("properties");
  if (isDict(below)) return withFields(typed, { properties: properties(below) });
  const items = typed.get("items");
  return isDict(items) ? withFields(typed, { items: itemType(items) }) : typed;
}

/** The type of an array's items, of which a float keeps no trace. */
function itemType(items: Dict): Dict {
  const type = TYPES.get(items.get("type") ?? null) ?? "string";
  const typed = withFields(items, { type });
  const [inner, below] = [typed.get("items"), typed.get("properties")];
  if (type === "array" && isDict(inner)) return withFields(typed, { items: itemType(inner) });
  return type === "object" && isDict(below) ? withFields(typed, { properties: properties(below) }) : typed;
}

function fieldOf(doc: Dict, name: string): Dict {
  const field = doc.get(name);
  return isDict(field) ? field : new Map();
}

/** A copy with fields replaced where they stand, or added at the end. */
function withFields(dict: Dict, fields: { readonly [name: string]: Value }): Dict {
  return new Map<Key, Value>([...dict, ...Object.entries(fields)]);
}
