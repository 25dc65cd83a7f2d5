import { floatRepr } from "@mua/python-compat";

/** `repr` of bytes, given one character per byte. */
export function bytesRepr(bytes: string): string {
  const quote = bytes.includes("'") && !bytes.includes('"') ? '"' : "'";
  const body = Array.from(bytes, (byte) => {
    if (byte === "\\" || byte === quote) return `\\${byte}`;
    if (byte === "\n") return "\\n";
    if (byte === "\r") return "\\r";
    if (byte === "\t") return "\\t";
    const code = byte.charCodeAt(0);
    return code < 0x20 || code >= 0x7f ? `\\x${code.toString(16).padStart(2, "0")}` : byte;
  });
  return `b${quote}${body.join("")}${quote}`;
}

/** `repr` of a complex number without a real part. */
export function imaginaryRepr(imaginary: number): string {
  return `${floatRepr(imaginary).replace(/\.0$/, "")}j`;
}

/** `repr` of a complex number that was written as `real + imaginary` or `real - imaginary`. */
export function complexRepr(real: number, imaginary: number): string {
  if (real === 0 && !Object.is(real, -0)) return imaginaryRepr(imaginary);
  const sign = imaginary < 0 || Object.is(imaginary, -0) ? "" : "+";
  return `(${floatRepr(real).replace(/\.0$/, "")}${sign}${imaginaryRepr(imaginary)})`;
}
