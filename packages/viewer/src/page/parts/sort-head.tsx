/** The heading of a column that can be sorted by: up, down, and back to how it was. */
export function SortHead({
  column,
  title,
  sort,
  onSort,
}: {
  readonly column: string;
  readonly title: string;
  readonly sort: string | undefined;
  readonly onSort: (sort: string | undefined) => void;
}) {
  const next = sort === `-${column}` ? column : sort === column ? undefined : `-${column}`;
  const arrow = sort === column ? " ↑" : sort === `-${column}` ? " ↓" : "";
  return (
    <button type="button" class="sort" onClick={() => onSort(next)} title={`sort by ${title}`}>
      {title}
      <span aria-hidden="true">{arrow}</span>
    </button>
  );
}

/** What assistive technology says of a column's order. */
export function ariaSort(column: string, sort: string | undefined): "ascending" | "descending" | "none" {
  return sort === column ? "ascending" : sort === `-${column}` ? "descending" : "none";
}
