/** A stretch of text, or one character that could not be seen or would change how others are seen. */
export type Piece = { readonly text: string } | { readonly hidden: string };

/**
 * Controls, format characters (direction marks and overrides among them), separators that break lines, lone surrogates. Not
 * tab and line feed, nor the joiners that scripts and emoji are written with.
 */
const hidden = /(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const splitting = new RegExp(`(${hidden.source})`, "u");

/** Text as it is to be shown: everything that hides or turns text is named instead of being obeyed. */
export function visiblePieces(text: string): readonly Piece[] {
  if (!hidden.test(text)) return text === "" ? [] : [{ text }];
  return text
    .replaceAll("\r\n", "\n")
    .split(splitting)
    .flatMap((part, index): Piece[] => {
      if (part === "") return [];
      return index % 2 === 0 ? [{ text: part }] : [{ hidden: nameOf(part) }];
    });
}

/** How a hidden character is written: the letter of a control character, the number of any other. */
function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x1b) return "ESC";
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** The same as plain text, for titles and other places without markup. */
export function visibleText(text: string): string {
  return visiblePieces(text)
    .map((piece) => ("text" in piece ? piece.text : `⟨${piece.hidden}⟩`))
    .join("");
}
