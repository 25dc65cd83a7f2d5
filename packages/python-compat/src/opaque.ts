import type { Complex } from "./arithmetic.ts";
import type { Unsupported } from "./expression.ts";
import { floatRepr } from "./numbers.ts";
import { readStringLiteral } from "./string-literal.ts";
import { repr } from "./text.ts";
import { Opaque } from "./values.ts";

const BYTES = /^(?:b|br|rb)(["'])(?:\\.|(?!\1)[^\\])*\1$/is;

/** The value of a bytes or complex literal; undefined for everything else, adjacent and triple-quoted literals too. */
export function opaqueLiteral({ construct, source }: Unsupported): Opaque | undefined {
  if (construct === "complex literal") {
    return complexValue({ re: 0, im: Number(source.replace(/j$/i, "").replaceAll("_", "")) });
  }
  if (!BYTES.test(source)) return undefined;
  // Read as text, where the escapes that only texts have stand for themselves; its characters are the bytes.
  const [prefix = ""] = /^[a-z]+/i.exec(source) ?? [];
  const quoted = source.slice(prefix.length);
  const plain = quoted.replace(/\\(.)/gs, (whole, letter) => ("NuU".includes(letter) ? `\\${whole}` : whole));
  const text = readStringLiteral(/r/i.test(prefix) ? `r${quoted}` : plain);
  if (text.kind !== "text") return undefined;
  // An octal escape beyond a byte loses its upper bit.
  const bytes = text.value.replace(/[\u0100-\u01ff]/g, (unit) =>
    String.fromCharCode(unit.charCodeAt(0) & 0xff),
  );
  return new Opaque("bytes", `b${repr(bytes).replace(/[\x80-\xff]/g, hexEscape)}`);
}

function hexEscape(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16)}`;
}

/** A complex number, as CPython prints it. */
export function complexValue({ re, im }: Complex): Opaque {
  const part = (x: number): string => floatRepr(x).replace(/\.0$/, "");
  if (Object.is(re, 0)) return new Opaque("complex", `${part(im)}j`);
  const imaginary = part(im);
  return new Opaque("complex", `(${part(re)}${imaginary.startsWith("-") ? "" : "+"}${imaginary}j)`);
}
