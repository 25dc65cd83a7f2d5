/** The run store cannot do what was asked of it: which file or folder, and why. */
export class RunStoreError extends Error {
  readonly path: string;
  readonly reason: string;
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`${path}: ${reason}`, options);
    this.name = "RunStoreError";
    this.path = path;
    this.reason = reason;
  }
}

/** Runs something that touches `path`; what the file system refuses becomes a RunStoreError. */
export async function touching<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new RunStoreError(path, reasons[error.code] ?? error.message, { cause: error });
  }
}

/** Whether the file system refused with this code. */
export function hasCode(error: unknown, code: string): boolean {
  return isSystemError(error) && error.code === code;
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string" && "syscall" in error;
}

const reasons: { readonly [code: string]: string } = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left on the device",
  EDQUOT: "the disk quota is used up",
  ENOENT: "there is no such file or folder",
  EEXIST: "a file stands where a folder is needed",
  ENOTDIR: "a file stands where a folder is needed",
  EISDIR: "a folder stands where a file is needed",
  ENAMETOOLONG: "the name is too long",
  EMFILE: "too many files are open",
};
