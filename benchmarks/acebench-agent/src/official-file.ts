import { MalformedFileError } from "@mua/core";
import { JsonError, PythonError, parseJson, type Validator, type Value, validate } from "@mua/python-compat";

/** A value of an official file as the type that it should have. Throws MalformedFileError, naming `position`. */
export function readAs<T extends Value>(
  validator: Validator<T>,
  value: Value | undefined,
  position: string,
): T {
  try {
    return validate(validator, value ?? null);
  } catch (error) {
    if (error instanceof PythonError)
      throw new MalformedFileError(position, `its official shape (${error.message})`);
    throw error;
  }
}

/** The values of a file of JSON lines, each with its place. Throws MalformedFileError. */
export function readLines(
  text: string,
  path: string,
): readonly { readonly value: Value; readonly position: string }[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const position = `${path}:${index + 1}`;
    try {
      return [{ value: parseJson(line), position }];
    } catch (error) {
      if (error instanceof JsonError) throw new MalformedFileError(position, `JSON (${error.message})`);
      throw error;
    }
  });
}
