import { MalformedFileError, Place } from "@mua/core";
import { JsonError, parseJson } from "@mua/python-compat";

/** Reading official files is the same for every benchmark. */
export { Place, texts } from "@mua/core";

/** A JSON text as a place. Throws MalformedFileError with line and column where it is no JSON. */
export function jsonPlace(text: string, position: string, firstLine = 1): Place {
  try {
    return new Place(parseJson(text), position);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const reason = error.message.slice(0, error.message.lastIndexOf(": line "));
    throw new MalformedFileError(
      `${position} line ${firstLine + error.line - 1} column ${error.column}`,
      `JSON (${reason})`,
    );
  }
}
