/**
 * What went wrong with a dataset.
 * - `missing`: the dataset, or a file or a name that it should hold, is not there
 * - `checksum`: the content is not what the manifest pins
 * - `download`: the upstream repository could not be reached or refused
 * - `malformed`: a file cannot be read as what it should be
 * - `storage`: the file system refused to read or write the cache
 * - `cancelled`: the work was stopped from outside
 */
export type DatasetErrorKind = "missing" | "checksum" | "download" | "malformed" | "storage" | "cancelled";

/** A mistake around a dataset; the message says what was wrong and what to do. */
export class DatasetError extends Error {
  readonly kind: DatasetErrorKind;
  constructor(kind: DatasetErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DatasetError";
    this.kind = kind;
  }
}

/** The name of a dataset version on the command line. */
export function selectorOf(dataset: { readonly name: string; readonly version: string }): string {
  return `${dataset.name}@${dataset.version}`;
}

/** The dataset is not in the cache; the message names the command that brings it. */
export class DatasetMissingError extends DatasetError {
  constructor(dataset: { readonly name: string; readonly version: string }, folder: string) {
    const selector = selectorOf(dataset);
    super(
      "missing",
      `Dataset ${selector} is not in the cache (${folder}). Get it with: mua data pull ${selector}`,
    );
    this.name = "DatasetMissingError";
  }
}

/** What an unknown error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The code of an error of the file system, like `ENOENT`; undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  const isSystem =
    error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
  return isSystem ? String(error.code) : undefined;
}
