import { MalformedFileError } from "@mua/core";
import type { Value } from "@mua/python-compat";
import { parse, TomlDate, TomlError, type TomlPrimitive } from "smol-toml";

/** A TOML file as Python's `tomllib` reads it, ints and floats told apart. Throws MalformedFileError; dates are no part of the official files. */
export function parseToml(text: string, position: string): Value {
  try {
    return readValue(parse(text, { integersAsBigInt: true }), position);
  } catch (error) {
    if (error instanceof TomlError) throw new MalformedFileError(position, `TOML (${error.message})`);
    throw error;
  }
}

function readValue(toml: TomlPrimitive, position: string): Value {
  if (typeof toml !== "object") return toml;
  if (toml instanceof TomlDate) throw new MalformedFileError(position, "dates written as text");
  if (Array.isArray(toml)) return toml.map((item) => readValue(item, position));
  const fields: readonly (readonly [string, TomlPrimitive])[] = Object.entries(toml);
  return new Map(fields.map(([key, item]) => [key, readValue(item, position)]));
}
