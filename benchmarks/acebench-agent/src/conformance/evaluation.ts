import { type ConformanceCase, compare, type Facts, type Folder } from "@mua/core";
import {
  dumps,
  float,
  int,
  list,
  literal,
  model,
  parseJson,
  text,
  union,
  type Validated,
} from "@mua/python-compat";
import { scoreProcess } from "../evaluation/process.ts";
import {
  categoryScore,
  type EntryScore,
  type Expectation,
  processFile,
  type ResultEntry,
  scoreEntry,
  scoreFile,
} from "../evaluation/score-files.ts";
import { readResultEntry } from "../files/result-file.ts";
import { LANGUAGES } from "../language.ts";
import { CATEGORIES, type Category } from "../task.ts";
import type { Parts } from "./parts.ts";
import { joined, maybeText, recordedCases, textFacts } from "./recordings.ts";

/** What the official evaluation of a single entry gave. */
export const evaluationShape = model("evaluation", {
  end_to_end: float,
  process: float,
  score_file: maybeText,
  score_file_sha256: maybeText,
  process_file: maybeText,
  process_file_sha256: maybeText,
});

/** Evaluates an entry alone. */
export function evaluationFacts(
  category: Category,
  expected: Expectation,
  entry: ResultEntry,
  recorded: Validated<typeof evaluationShape>,
): Facts {
  const scores = [scoreEntry(expected, entry)];
  const { endToEnd, process } = categoryScore(scores);
  return joined([
    {
      expected: [dumps(recorded.end_to_end), dumps(recorded.process)],
      actual: [dumps(endToEnd), dumps(process)],
    },
    textFacts(recorded.score_file, recorded.score_file_sha256, scoreFile(scores)),
    textFacts(
      recorded.process_file,
      recorded.process_file_sha256,
      processFile(category, scores, [expected], [entry]),
    ),
  ]);
}

const evalInput = model("input", {
  lang: literal(...LANGUAGES),
  category: literal(...CATEGORIES.map((category) => `agent_${category}` as const)),
  index: int,
  result_line: text,
});

/** Evaluates recorded results, right and wrong ones. */
export function* evaluationCases(folder: Folder, parts: Parts): Iterable<ConformanceCase> {
  for (const { name, input, output } of recordedCases(folder, "eval", evalInput, evaluationShape)) {
    const part = parts(input.lang);
    if (part === undefined) continue;
    const category = input.category === "agent_multi_turn" ? "multi_turn" : "multi_step";
    yield compare("eval", name, () => {
      const task = part.tasks.filter((one) => one.category === category)[Number(input.index)];
      if (task === undefined) throw new Error(`there is no ${input.category} task ${input.index}`);
      return evaluationFacts(
        category,
        task,
        readResultEntry(parseJson(input.result_line), "result_line"),
        output,
      );
    });
  }
}

const processInput = model("input", { mile_stone: union(list(text), list(list(text))), process: list(text) });
const processOutput = model("output", {
  accuracy: float,
  process_file: maybeText,
  process_file_sha256: maybeText,
});

/** Scores the process of entries that are not right end to end. */
export function* processCases(folder: Folder): Iterable<ConformanceCase> {
  for (const { name, input, output } of recordedCases(folder, "process", processInput, processOutput)) {
    yield compare("process", name, () => {
      const { accuracy, shown } = scoreProcess(input.mile_stone, input.process);
      const score: EntryScore = {
        verdict: { valid: false, errors: [], errorType: "" },
        process: accuracy,
        shownProcess: shown,
      };
      const expectation = { groundTruth: [], milestones: input.mile_stone };
      const entry = { id: "", result: [], process: input.process };
      return joined([
        { expected: [dumps(output.accuracy)], actual: [dumps(categoryScore([score]).process)] },
        textFacts(
          output.process_file,
          output.process_file_sha256,
          processFile("multi_step", [score], [expectation], [entry]),
        ),
      ]);
    });
  }
}
