import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** Rows beyond what is seen, so that scrolling meets no gap. */
const SPARE = 8;

/**
 * A table of rows of one height, of which only those in sight exist. Arrow keys, Home, End and the page keys move between
 * rows; what a row holds is focused by its first link.
 */
export function VirtualList<T>({
  items,
  label,
  head,
  row,
  keyOf,
}: {
  readonly items: readonly T[];
  readonly label: string;
  readonly head: ComponentChildren;
  readonly row: (item: T, place: number) => ComponentChildren;
  readonly keyOf: (item: T) => string;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800, rowHeight: 52 });
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const measure = (): void => {
      // The style sheet says how high a row is: less where there is room for columns.
      const rowHeight = Number.parseFloat(getComputedStyle(element).getPropertyValue("--row-height")) || 52;
      const next = { top: element.scrollTop, height: element.clientHeight, rowHeight };
      setView((now) =>
        now.rowHeight === rowHeight && now.height === next.height && firstOf(now) === firstOf(next)
          ? now
          : next,
      );
    };
    measure();
    element.addEventListener("scroll", measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      element.removeEventListener("scroll", measure);
      observer.disconnect();
    };
  }, []);
  const { top, height, rowHeight } = view;
  const first = Math.max(0, firstOf(view) - SPARE);
  const last = Math.min(items.length, Math.ceil((top + height) / rowHeight) + SPARE);
  const wanted = useRef<number | undefined>(undefined);
  // Before the next key can be pressed.
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    const link = frame.current?.querySelector<HTMLElement>(`[data-place="${wanted.current}"] a`);
    if (link === undefined || link === null) return;
    link.focus({ preventScroll: true });
    wanted.current = undefined;
  });
  const move = (event: KeyboardEvent): void => {
    const element = frame.current;
    if (element === null) return;
    const holder = (event.target as HTMLElement).closest<HTMLElement>("[data-place]");
    const now =
      holder === null
        ? Math.floor(element.scrollTop / rowHeight) - 1
        : Number(holder.getAttribute("data-place"));
    const page = Math.max(1, Math.floor(height / rowHeight) - 1);
    const steps: { readonly [key: string]: number } = {
      ArrowDown: now + 1,
      ArrowUp: now - 1,
      PageDown: now + page,
      PageUp: now - page,
      Home: 0,
      End: items.length - 1,
    };
    const step = steps[event.key];
    if (step === undefined || items.length === 0) return;
    event.preventDefault();
    const place = Math.min(Math.max(step, 0), items.length - 1);
    const from = place * rowHeight;
    if (from < element.scrollTop) element.scrollTop = from;
    else if (from + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = from + rowHeight - element.clientHeight;
    wanted.current = place;
    setView((state) => ({ ...state, top: element.scrollTop }));
  };
  return (
    <div class="virtual" role="table" aria-label={label} aria-rowcount={items.length + 1}>
      <div class="virtual-head" role="row" aria-rowindex={1}>
        {head}
      </div>
      <div class="virtual-frame" ref={frame} onKeyDown={move} tabIndex={0} role="rowgroup" aria-label={label}>
        <div class="virtual-space" role="presentation" style={{ height: `${items.length * rowHeight}px` }}>
          {items.slice(first, last).map((item, index) => {
            const place = first + index;
            return (
              <div
                key={keyOf(item)}
                class="virtual-row"
                role="row"
                aria-rowindex={place + 2}
                data-place={place}
                style={{ transform: `translateY(${place * rowHeight}px)` }}
              >
                {row(item, place)}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function firstOf({ top, rowHeight }: { readonly top: number; readonly rowHeight: number }): number {
  return Math.floor(top / rowHeight);
}
