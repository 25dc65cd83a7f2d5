import { createHash } from "node:crypto";

/** The SHA-256 of a text's UTF-8 bytes, in lower-case hexadecimal. A lone surrogate, which has no UTF-8, counts as U+FFFD. */
export function sha256Hex(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
