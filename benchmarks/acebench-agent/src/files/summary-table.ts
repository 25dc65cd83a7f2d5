import { round } from "@mua/python-compat";
import type { CategoryScore } from "../evaluation/score-files.ts";
import type { Category } from "../task.ts";

/** Official figures of one model by category (`agent_multi_turn`, `normal_atom_bool`); what is absent counts as 0. */
export type ModelScores = ReadonlyMap<string, { readonly accuracy: number; readonly process?: number }>;

/** The figures of the agent categories that have been scored. */
export function agentScores(figures: ReadonlyMap<Category, CategoryScore>): ModelScores {
  return new Map(
    Array.from(figures, ([category, { endToEnd, process }]) => [
      `agent_${category}`,
      { accuracy: endToEnd, process },
    ]),
  );
}

/** The closed models that the official table shows first. */
const CLOSED_MODELS = new Set([
  "gpt-4o-2024-11-20",
  "gpt-4-turbo-2024-04-09",
  "gpt-4o-mini-2024-07-18",
  "claude-3-5-sonnet-20241022",
  "gemini-1.5-pro",
  "o1-mini",
  "qwen-max",
  "doubao-pro-32k",
  "deepseek-chat",
]);

const HEADER = [
  "Model",
  "bool",
  "enum",
  "number",
  "list",
  "object_short",
  "object_deep",
  "atom",
  "single_turn_singal_function",
  "single_turn_parallel_function",
  "single_turn",
  "multiple_turn_switch",
  "multiple_turn_adjust",
  "multiple_turn",
  "similar_api",
  "profile",
  "normal_summary",
  "incomplete",
  "error",
  "irrelevant",
  "special_summary",
  "agent_multi_turn",
  "agent_multi_turn_process",
  "agent_multi_step",
  "agent_multi_step_process",
  "agent_summary",
  "Summary",
];

/** In the order of the official values, which is not that of the header: the last two stand below each other's names. */
const ATOM = ["bool", "enum", "number", "list", "object_deep", "object_short"].map(
  (kind) => `normal_atom_${kind}`,
);
const SINGLE_TURN = ["normal_single_turn_single_function", "normal_single_turn_parallel_function"];
const MULTIPLE_TURN = ["normal_multi_turn_user_switch", "normal_multi_turn_user_adjust"];
const OTHER_NORMAL = ["normal_similar_api", "normal_preference"];
const SPECIAL = ["special_incomplete", "special_error_param", "special_irrelevant"];
const AGENT = ["agent_multi_turn", "agent_multi_step"];

/** The official table over models: its header and a row each, closed models first, then by the overall figure. */
export function summaryTable(
  models: ReadonlyMap<string, ModelScores>,
): readonly (readonly (string | number)[])[] {
  const rows = Array.from(models, ([model, scores]) => rowOf(model, scores)).toSorted(
    (a, b) => b.summary - a.summary,
  );
  const [closed, others] = [true, false].map((isClosed) =>
    rows.filter(({ model }) => CLOSED_MODELS.has(model) === isClosed),
  );
  return [HEADER, ...[...(closed ?? []), ...(others ?? [])].map(({ cells }) => cells)];
}

function rowOf(model: string, scores: ModelScores) {
  const accuracy = (category: string): number => scores.get(category)?.accuracy ?? 0;
  const process = (category: string): number => scores.get(category)?.process ?? 0;
  const mean = (categories: readonly string[]): number =>
    round(categories.reduce((sum, category) => sum + accuracy(category), 0) / categories.length, 3);
  const normal = mean([...ATOM, ...SINGLE_TURN, ...MULTIPLE_TURN, ...OTHER_NORMAL]);
  const special = mean(SPECIAL);
  const agent = mean(AGENT);
  const summary = round(special * 0.2676 + normal * 0.578 + agent * 0.1545, 3);
  const withMean = (categories: readonly string[]) => [...categories.map(accuracy), mean(categories)];
  const cells = [
    model,
    ...withMean(ATOM),
    ...withMean(SINGLE_TURN),
    ...withMean(MULTIPLE_TURN),
    ...OTHER_NORMAL.map(accuracy),
    normal,
    ...SPECIAL.map(accuracy),
    special,
    ...AGENT.flatMap((category) => [accuracy(category), process(category)]),
    agent,
    summary,
  ];
  return { model, summary, cells };
}
