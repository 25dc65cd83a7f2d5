import { type ConformanceCase, compare, type Folder } from "@mua/core";
import { model, parseJson } from "@mua/python-compat";
import { type EvaluatedCategory, evaluateCategory } from "../evaluation/score-files.ts";
import { readResultFile } from "../files/result-file.ts";
import { agentScores, summaryTable } from "../files/summary-table.ts";
import { LANGUAGES } from "../language.ts";
import { readAs } from "../official-file.ts";
import { CATEGORIES, type Category } from "../task.ts";
import type { Parts } from "./parts.ts";
import { rowFacts, rowsShape } from "./tables.ts";

const tableShape = model("table", { rows: rowsShape });

/** Whole official result files, with the score files and the table that the official code made of them. */
export function* evaluationSetCases(folder: Folder, parts: Parts): Iterable<ConformanceCase> {
  for (const language of LANGUAGES) {
    const part = parts(language);
    if (part === undefined) continue;
    const root = `evalsets/${language}`;
    const models = folder.list(root).flatMap((name) => (name.endsWith("/") ? [name.slice(0, -1)] : []));
    const evaluated = (name: string, category: Category): EvaluatedCategory => {
      const path = `${root}/${name}/result/data_agent_${category}_result.json`;
      const tasks = part.tasks.filter((task) => task.category === category);
      return evaluateCategory(category, tasks, readResultFile(folder.text(path), path));
    };
    for (const name of models) {
      for (const category of CATEGORIES) {
        yield compare("evalsets", `${language} ${name} ${category}`, () => {
          const { scoreFile, processFile } = evaluated(name, category);
          const recorded = (kind: string) =>
            folder.text(`${root}/${name}/score/data_agent_${category}_${kind}.json`);
          return { expected: [recorded("score"), recorded("process")], actual: [scoreFile, processFile] };
        });
      }
    }
    const path = `${root}/result_table.json`;
    if (!folder.has(path)) continue;
    yield compare("evalsets", `${language} result table`, () => {
      const scores = models.map((name) => {
        const figures = CATEGORIES.map((category) => [category, evaluated(name, category).figures] as const);
        return [name, agentScores(new Map(figures))] as const;
      });
      return rowFacts(
        readAs(tableShape, parseJson(folder.text(path)), path).rows,
        summaryTable(new Map(scores)),
      );
    });
  }
}
