/** A Python exception, as far as a caller of an official tool can see it: its class name and `str(exception)`. */
export class PythonError extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.name = "PythonError";
    this.type = type;
  }
}

/** `raise ValueError(message)`: how official tools refuse. */
export function valueError(message: string): PythonError {
  return new PythonError("ValueError", message);
}
