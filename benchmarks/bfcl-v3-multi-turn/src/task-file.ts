import { type Dataset, MalformedFileError, Place, texts } from "@mua/core";
import { type Dict, JsonError, parseJson } from "@mua/python-compat";
import { type Category, officialName } from "./category.ts";
import type { Era } from "./era.ts";
import type { BfclTask } from "./task.ts";

const FOLDER = "bfcl_eval/data";

/** The entries of a category with their ground truth, in file order. Throws MalformedFileError. */
export function readTasks(dataset: Dataset, era: Era, category: Category): readonly BfclTask[] {
  const file = `${era.prefix}_${officialName(category)}.json`;
  const answers = new Map(
    datasetLines(dataset, `possible_answer/${file}`).map((answer) => [answer.field("id").text(), answer]),
  );
  return datasetLines(dataset, file).map((entry) => {
    const id = entry.field("id");
    const answer = answers.get(id.text()) ?? id.fail("an id that the possible answers have too");
    const turns = entry
      .field("question")
      .items()
      .map((turn) => turn.items().map((message) => message.field("content").text()));
    return {
      id: id.text(),
      category,
      summary: turns[0]?.[0] ?? "",
      needsJudge: false,
      turns,
      config: entry.field("initial_config").optional((place) => place.dict()) ?? new Map(),
      classes: texts(entry.field("involved_classes")),
      heldOut: entry.field("missed_function").optional(readHeldOut) ?? new Map(),
      groundTruth: answer.field("ground_truth").items().map(texts),
      entry: entry.dict(),
    };
  });
}

function readHeldOut(place: Place): ReadonlyMap<number, readonly string[]> {
  return new Map(Array.from(place.dict().keys(), (turn) => [Number(turn), texts(place.field(`${turn}`))]));
}

/** The function docs of an API, in file order. Throws MalformedFileError. */
export function readFunctionDocs(dataset: Dataset, file: string): readonly Dict[] {
  return datasetLines(dataset, `multi_turn_func_doc/${file}.json`).map((doc) => doc.dict());
}

function datasetLines(dataset: Dataset, file: string): readonly Place[] {
  return readLines(dataset.text(`${FOLDER}/${file}`), file);
}

/** The values of JSON lines; blank lines are passed over. Throws MalformedFileError, naming `path` and the line. */
export function readLines(text: string, path: string): readonly Place[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const position = `${path}, line ${index + 1}`;
    try {
      return [new Place(parseJson(line), position)];
    } catch (error) {
      if (error instanceof JsonError) throw new MalformedFileError(position, `JSON (${error.message})`);
      throw error;
    }
  });
}
