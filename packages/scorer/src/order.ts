/** Compares by code units: the same on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const digits = /(\d+)/u;

/** Compares text by text, but numbers in it by their size: `turn 2` before `turn 10`. */
export function compareNatural(a: string, b: string): number {
  const left = a.split(digits);
  const right = b.split(digits);
  for (const [place, part] of left.entries()) {
    const other = right[place];
    if (other === undefined) return 1;
    const order = place % 2 === 1 ? Number(part) - Number(other) : 0;
    if (order !== 0) return order;
    if (part !== other) return compareText(part, other);
  }
  return left.length - right.length;
}
