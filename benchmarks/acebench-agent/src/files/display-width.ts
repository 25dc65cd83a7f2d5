const ASCII = /[ -~]/;
const CONTROL = /(?!\0)\p{Cc}/u;
const ZERO = /[\0\p{M}\p{Cf}\p{Zl}\p{Zp}\u1160-\u11ff\ud7b0-\ud7ff]|\p{Emoji_Modifier}/u;
/** What Unicode calls wide or fullwidth: scripts of East Asia with their signs, and emoji but the letters of flags. */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u3247\u3250-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{18d00}-\u{18d08}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|(?![\u{1f1e6}-\u{1f1ff}])\p{Emoji_Presentation}/u;
/** Characters that variation selector 16 turns from narrow to wide. */
const WIDENED = /(?!\p{Emoji_Presentation})\p{Emoji}/u;
const JOINER = "\u200d";
const VARIATION = "\ufe0f";

/**
 * How many cells a text takes on a terminal, as `wcswidth` of Python's wcwidth 0.2.13 has it: -1 with a control character in
 * it, and what follows a joiner is not measured.
 */
export function displayWidth(text: Iterable<string>): number {
  let width = 0;
  let before: string | undefined;
  let hidden = false;
  for (const character of text) {
    if (hidden) hidden = false;
    else if (character === JOINER) hidden = true;
    else if (CONTROL.test(character)) return -1;
    else if (character === VARIATION && before !== undefined) {
      if (WIDENED.test(before) && !WIDE.test(before)) width += 1;
      before = undefined;
    } else if (ASCII.test(character)) {
      width += 1;
      before = character;
    } else if (!ZERO.test(character)) {
      width += WIDE.test(character) ? 2 : 1;
      before = character;
    }
  }
  return width;
}
