/**
 * What went wrong with a dataset.
 * - `missing`: the dataset, or a file or a name that it should hold, is not there
 * - `checksum`: the content is not what the manifest promises
 * - `download`: the upstream repository could not be reached or refused
 * - `malformed`: a file cannot be read as what it should be
 */
export type DatasetErrorKind = "missing" | "checksum" | "download" | "malformed";

/** A mistake around a dataset; the message says what was wrong and what to do. */
export class DatasetError extends Error {
  readonly kind: DatasetErrorKind;
  constructor(kind: DatasetErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DatasetError";
    this.kind = kind;
  }
}

/** The dataset is not in the cache; the message names the command that brings it. */
export class DatasetMissingError extends DatasetError {
  constructor(dataset: { readonly name: string; readonly version: string }, folder: string) {
    const selector = `${dataset.name}@${dataset.version}`;
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
