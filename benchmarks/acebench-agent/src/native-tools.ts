import type { ToolSpec } from "@mua/core";
import { isDict, type Json, type List, str, toJson, type Value } from "@mua/python-compat";
import { remembered } from "./remembered.ts";

/** Official names of types that JSON Schema calls otherwise. */
const TYPES: { readonly [official: string]: string } = { dict: "object", list: "array", float: "number" };

/** The documented functions as tools for native function calling. */
export const nativeTools: (functions: List) => readonly ToolSpec[] = remembered((functions) =>
  functions.map((documented) => {
    const field = (name: string): Value => (isDict(documented) ? (documented.get(name) ?? null) : null);
    return {
      name: str(field("name")),
      description: str(field("description")),
      parameters: toJson(schemaOf(field("parameters"))) as { readonly [key: string]: Json },
    };
  }),
);

/** A schema with the type names of JSON Schema, at every depth. */
function schemaOf(schema: Value): Value {
  if (!isDict(schema)) return schema;
  return new Map(
    Array.from(schema, ([key, value]) => {
      if (key === "type" && typeof value === "string") return [key, TYPES[value] ?? value];
      if (key === "items") return [key, schemaOf(value)];
      if (key !== "properties" || !isDict(value)) return [key, value];
      return [key, new Map(Array.from(value, ([name, property]) => [name, schemaOf(property)]))];
    }),
  );
}
