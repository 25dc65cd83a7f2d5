import { PythonError } from "./errors.ts";

/** A `SyntaxError` (or `IndentationError`) of the Python parser: the bare message and, where known, the 1-based line. */
export class PythonSyntaxError extends PythonError {
  readonly line: number | undefined;
  constructor(message: string, line: number | undefined, type = "SyntaxError") {
    super(type, message);
    this.name = "PythonSyntaxError";
    this.line = line;
  }
}

/** The same error with the text of `str(exception)`: the message and ` (FILE, line N)`; `eval` calls its input `<string>`. */
export function located(error: PythonSyntaxError, file = "<string>"): PythonSyntaxError {
  if (error.line === undefined) return error;
  return new PythonSyntaxError(`${error.message} (${file}, line ${error.line})`, error.line, error.type);
}
