import type { ToolSpec } from "@mua/core";

const made = new WeakMap<(tool: ToolSpec) => unknown, WeakMap<readonly ToolSpec[], readonly unknown[]>>();

/** A list of tools as an API wants them; made once for each list, since every question of an episode shows the same one. */
export function wireTools(tools: readonly ToolSpec[], form: (tool: ToolSpec) => unknown): readonly unknown[] {
  const lists = made.get(form) ?? new WeakMap<readonly ToolSpec[], readonly unknown[]>();
  made.set(form, lists);
  const known = lists.get(tools);
  if (known !== undefined) return known;
  const list = tools.map(form);
  lists.set(tools, list);
  return list;
}
