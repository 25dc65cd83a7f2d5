/** Scripts of East Asia with their signs take the room of two Latin letters; rare ones are two units of a text anyway. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]/gu;

function widthOf(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}

/** Cells of a column of a Markdown table, the head first and a rule below it, all of one width in the source too. */
export function markdownColumn(cells: readonly string[], right: boolean): readonly string[] {
  // Formatters of Markdown make no column narrower.
  const width = Math.max(3, ...cells.map(widthOf));
  const [head = "", ...values] = cells.map((cell) => {
    const room = " ".repeat(width - widthOf(cell));
    return right ? room + cell : cell + room;
  });
  return [head, right ? `${"-".repeat(width - 1)}:` : "-".repeat(width), ...values];
}
