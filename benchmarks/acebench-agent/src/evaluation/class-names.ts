import { isDict, type List } from "@mua/python-compat";
import type { AceTask } from "../task.ts";

/**
 * The expected states of a task with misspelt classes put right. The official check finds no result for such a class and does
 * not look at it; where this is what is expected, it does.
 */
export function correctedTruth({ groundTruth, involved }: Pick<AceTask, "groundTruth" | "involved">): List {
  const spelled = new Set(groundTruth.flatMap((item) => (isDict(item) ? [...item.keys()] : [])));
  const missing = involved.filter((name) => !spelled.has(name));
  const known = new Set<unknown>(involved);
  return groundTruth.map((item) => {
    const [entry] = isDict(item) ? item : [];
    if (entry === undefined || known.has(entry[0])) return item;
    const name = missing.shift();
    return name === undefined ? item : new Map([[name, entry[1]]]);
  });
}
