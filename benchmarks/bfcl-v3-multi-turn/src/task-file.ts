import { type Dataset, MalformedFileError } from "@mua/core";
import { type Dict, isDict, isList, JsonError, parseJson, type Value } from "@mua/python-compat";
import { type Category, officialName } from "./category.ts";
import type { Era } from "./era.ts";
import type { BfclTask } from "./task.ts";

const FOLDER = "bfcl_eval/data";

/** The entries of a category with their ground truth, in file order. Throws MalformedFileError. */
export function readTasks(dataset: Dataset, era: Era, category: Category): readonly BfclTask[] {
  const file = `${era.prefix}_${officialName(category)}.json`;
  const answers = new Map(
    readLines(dataset, `possible_answer/${file}`).map((answer) => [answer.text("id"), answer]),
  );
  return readLines(dataset, file).map((entry) => {
    const id = entry.text("id");
    const answer = answers.get(id);
    if (answer === undefined) throw new MalformedFileError(file, `an answer to '${id}'`);
    const turns = entry.list("question").map((turn) => entry.listOf(turn, "question").map((message) => entry.dictOf(message, "question")));
    return {
      id,
      category,
      summary: entry.textOf(turns[0]?.[0]?.get("content"), "question"),
      needsJudge: false,
      turns: turns.map((turn) => turn.map((message) => entry.textOf(message.get("content"), "question"))),
      config: entry.dictOf(entry.dict.get("initial_config") ?? new Map(), "initial_config"),
      classes: entry.texts(entry.dict.get("involved_classes"), "involved_classes"),
      heldOut: new Map(
        Array.from(entry.dictOf(entry.dict.get("missed_function") ?? new Map(), "missed_function"), ([turn, names]) => [
          Number(turn),
          entry.texts(names, "missed_function"),
        ]),
      ),
      groundTruth: answer.list("ground_truth").map((turn) => answer.texts(turn, "ground_truth")),
      entry: entry.dict,
    };
  });
}

/** The function docs of an API, in file order. Throws MalformedFileError. */
export function readFunctionDocs(dataset: Dataset, file: string): readonly Dict[] {
  return readLines(dataset, `multi_turn_func_doc/${file}.json`).map(({ dict }) => dict);
}

function readLines(dataset: Dataset, file: string): readonly Line[] {
  const path = `${FOLDER}/${file}`;
  return parseLines(dataset.text(path), path).map((value, index) => new Line(value, `${path}, line ${index + 1}`));
}

/** The values of JSON lines; blank lines are passed over. Throws MalformedFileError, naming `path` and the line. */
export function parseLines(text: string, path: string): readonly Value[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [parseJson(line)];
    } catch (error) {
      if (error instanceof JsonError) throw new MalformedFileError(`${path}, line ${index + 1}`, `JSON: ${error.message}`);
      throw error;
    }
  });
}

/** One line of a file, with what its fields have to be. */
class Line {
  readonly dict: Dict;
  readonly #position: string;

  constructor(value: Value, position: string) {
    this.#position = position;
    this.dict = this.dictOf(value, "line");
  }

  text(field: string): string {
    return this.textOf(this.dict.get(field), field);
  }

  list(field: string): readonly Value[] {
    return this.listOf(this.dict.get(field), field);
  }

  texts(value: Value | undefined, field: string): readonly string[] {
    return this.listOf(value, field).map((item) => this.textOf(item, field));
  }

  textOf(value: Value | undefined, field: string): string {
    if (typeof value !== "string") throw new MalformedFileError(`${this.#position}: '${field}'`, "a text");
    return value;
  }

  listOf(value: Value | undefined, field: string): readonly Value[] {
    if (!isList(value)) throw new MalformedFileError(`${this.#position}: '${field}'`, "a list");
    return value;
  }

  dictOf(value: Value | undefined, field: string): Dict {
    if (!isDict(value)) throw new MalformedFileError(`${this.#position}: '${field}'`, "an object");
    return value;
  }
}
