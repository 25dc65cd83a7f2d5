/** The categories of the benchmark, in the order of the official tables. */
export const categories = ["base", "miss_func", "miss_param", "long_context"] as const;

export type Category = (typeof categories)[number];

/** The official name of a category, as it begins its ids and ends its file names. */
export function officialName(category: Category): string {
  return `multi_turn_${category}`;
}

/** The category that an entry's id begins with; undefined for other ids. */
export function categoryOf(id: string): Category | undefined {
  const prefix = id.slice(0, id.lastIndexOf("_"));
  return categories.find((category) => officialName(category) === prefix);
}
