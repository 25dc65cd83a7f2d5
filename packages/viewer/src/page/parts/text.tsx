import { useMemo, useState } from "preact/hooks";
import { visiblePieces } from "../visible-text.ts";

/** Characters shown before somebody asks for the rest. */
const SHOWN = 6000;

/** Text of unknown origin on its line: what hides or turns text is named. */
export function Visible({ text }: { readonly text: string }) {
  const pieces = useMemo(() => visiblePieces(text), [text]);
  return (
    <bdi>
      {pieces.map((piece) =>
        "text" in piece ? piece.text : <span class="hidden-char">{piece.hidden}</span>,
      )}
    </bdi>
  );
}

/** A block of text of unknown origin, cut where it is very long. */
export function LongText({
  text,
  mono = false,
  limit = SHOWN,
}: {
  readonly text: string;
  readonly mono?: boolean;
  readonly limit?: number;
}) {
  const [whole, setWhole] = useState(false);
  const cut = !whole && text.length > limit * 1.5;
  return (
    <>
      <div class={mono ? "long mono" : "long"} dir="auto">
        <Visible text={cut ? text.slice(0, limit) : text} />
        {cut ? "…" : null}
      </div>
      {cut ? (
        <button type="button" class="quiet" onClick={() => setWhole(true)}>
          show all {text.length.toLocaleString("en")} characters
        </button>
      ) : null}
    </>
  );
}
