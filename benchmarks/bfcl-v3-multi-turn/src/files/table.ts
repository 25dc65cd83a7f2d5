import { formatFixed } from "@mua/python-compat";
import { type Category, categories } from "../category.ts";
import { callingByName } from "./model-folder.ts";

/** Accuracies of a model by category; absent where it was not measured. */
export type ModelAccuracies = {
  readonly model: string;
  readonly accuracies: ReadonlyMap<Category, number>;
};

/** How the overall accuracy comes about, for people. */
export const FORMULA = `(${categories.join(" + ")}) / ${categories.length}`;

/** The unweighted mean of the four categories; one that was not measured counts as 0, as officially. */
export function overall({ accuracies }: ModelAccuracies): number {
  const sum = categories.reduce((total, category) => total + (accuracies.get(category) ?? 0), 0);
  return sum / categories.length;
}

const HEADER = "Rank,Model,Multi Turn Overall Acc,Base,Miss Func,Miss Param,Long Context";

/** The official `data_multi_turn.csv`: the best model first, of equal ones the earlier. */
export function multiTurnTable(models: readonly ModelAccuracies[]): string {
  const rows = models
    .toSorted((a, b) => overall(b) - overall(a))
    .map((model, index) => [
      `${index + 1}`,
      displayName(model.model),
      percentage(overall(model)),
      ...categories.map((category) => {
        const accuracy = model.accuracies.get(category);
        return accuracy === undefined ? "N/A" : percentage(accuracy);
      }),
    ]);
  return [HEADER, ...rows.map((row) => row.join(","))].join("\n");
}

function percentage(share: number): string {
  return `${formatFixed(share * 100, 2)}%`;
}

/** A model as tables show it. The official names are in a registry of models; ours are made of its keys. */
function displayName(model: string): string {
  const name = model.replace(/-FC$/, "").replace(/^gpt-/, "GPT-");
  return `${name} (${callingByName(model) === "native" ? "FC" : "Prompt"})`;
}
