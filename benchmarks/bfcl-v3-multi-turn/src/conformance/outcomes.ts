import { type ConformanceCase, compare, type Facts, type Place } from "@mua/core";
import { dumps, isDict, sha256Hex, str, type Value } from "@mua/python-compat";
import { record } from "../apis/python.ts";
import { categories } from "../category.ts";
import { evaluate, type Failure } from "../evaluation.ts";
import { fileName, GROUP } from "../files/model-folder.ts";
import { type ResultLine, readResultFile } from "../files/result-file.ts";
import { failureLine } from "../files/score-file.ts";
import type { BfclTask } from "../task.ts";
import { excused } from "./deviations.ts";
import { likeRecorded, type Recordings, recordedText } from "./recordings.ts";

/** Models of the recordings: the first is called in the API's own way. */
const MODELS = { fc: "gpt-4o-2024-11-20-FC", pr: "gpt-4o-2024-11-20" } as const;

/** Answers in the official result format and what the official checker makes of them. */
export function* outcomeCases(recordings: Recordings, folder: string): Iterable<ConformanceCase> {
  const results = new Map<string, ResultLine>();
  for (const [mode, model] of Object.entries(MODELS)) {
    for (const category of categories) {
      const path = `${folder}/result/${model}/${GROUP}/${fileName(recordings.era, category, "result")}`;
      if (!recordings.has(path)) continue;
      for (const line of readResultFile(recordings.text(path), path)) results.set(`${mode} ${line.id}`, line);
    }
  }
  for (const { task, line } of recordings.entries(`${folder}/outcomes.jsonl`)) {
    const mode = line.field("mode").oneOf(["fc", "pr"]);
    const name = `${recordings.path(folder)} ${mode} ${task.id} ${line.field("kind").text()}`;
    const result = results.get(`${mode} ${task.id}`) ?? line.field("id").fail("the id of a result");
    const compared = compare("outcomes", name, () => outcomeFacts(recordings, task, result, mode, line));
    yield excused(compared, dumps(result.result));
  }
}

function outcomeFacts(
  recordings: Recordings,
  task: BfclTask,
  result: ResultLine,
  mode: "fc" | "pr",
  recorded: Place,
): Facts {
  const model = MODELS[mode];
  const calling = mode === "fc" ? "native" : "text";
  const [failure] = evaluate(recordings.backend, task, result.result, { model, calling });
  const expected = [`valid: ${recorded.field("valid").truth()}`];
  const actual = [`valid: ${failure === undefined}`];
  const add = (name: string, wanted: string, came: string): void => {
    expected.push(`${name}: ${wanted}`);
    actual.push(`${name}: ${came}`);
  };
  if (failure === undefined || expected[0] !== actual[0]) return { expected, actual };
  const { error, decoded } = failure;
  add("error type", recorded.field("error_type").text(), str(error.get("error_type") ?? null));
  // Beside the sentences of the runner itself, the recordings of the first version have those of the checker only.
  const message = recorded.field("error_message").value ?? null;
  if (message !== null) add("message", dumps(message), dumps(error.get("error_message") ?? null));
  addDetails(recorded, error.get("details") ?? null, add);
  const recordedDecoded = recorded.field("model_result_decoded").value;
  if (recordedDecoded !== undefined) add("decoded", dumps(recordedDecoded), dumps(decoded ?? null));
  const text = scoreText(recordings, task, result, model, failure);
  const [characters, digest] = [recorded.field("score_line_chars"), recorded.field("score_line_sha256")];
  add("score line", `${characters.value} ${digest.text()}`, `${[...text].length} ${sha256Hex(text)}`);
  return { expected, actual };
}

function addDetails(
  recorded: Place,
  details: Value,
  add: (name: string, wanted: string, came: string) => void,
): void {
  const ours = (name: string): Value => (isDict(details) ? (details.get(name) ?? null) : null);
  const differences = ours("differences");
  recorded.field("differences").optional((place) => {
    for (const name of place.dict().keys()) {
      const own = isDict(differences) ? differences.get(name) : undefined;
      for (const side of ["model", "ground_truth"]) {
        const wanted = place.field(`${name}`).field(side);
        const came = str((isDict(own) ? own.get(side) : undefined) ?? null);
        add(`${name} of ${side}`, recordedText(wanted), likeRecorded(wanted, came));
      }
    }
    add(
      "differing",
      [...place.dict().keys()].join(),
      isDict(differences) ? [...differences.keys()].join() : "",
    );
  });
  recorded.field("missing_items").optional((place) => {
    const missing = ours("missing_items");
    const items = Array.isArray(missing) ? (missing as readonly Value[]).map(str) : [];
    for (const [index, wanted] of place.items().entries()) {
      add("missing", recordedText(wanted), likeRecorded(wanted, items[index] ?? ""));
    }
    add("number missing", `${place.items().length}`, `${items.length}`);
  });
}

/** The failing entry whose digest was recorded: of the first version only the checker's part, without the runner's sentences. */
function scoreText(
  recordings: Recordings,
  task: BfclTask,
  result: ResultLine,
  model: string,
  failure: Failure,
): string {
  if (recordings.era.version === "v3") {
    const { error, decoded } = failure;
    const verdict =
      decoded === undefined
        ? { valid: false, error: record({ error_type: error.get("error_type") ?? null }) }
        : { valid: false, error, model_result_decoded: decoded };
    return dumps(record(verdict), { ensureAscii: false });
  }
  const line = new Map(failureLine(recordings.backend, task, result, model, failure));
  line.delete("inference_log");
  return dumps(line, { ensureAscii: false });
}
