import type { ConformanceCase } from "@mua/core";
import { type Dict, dumps, isDict, isList, parseJson, type Value, validate } from "@mua/python-compat";
import { modelsOf } from "../results/models.ts";
import { compare } from "./comparison.ts";
import type { RecordedPart } from "./part.ts";
import { RUN_FILES } from "./recordings.ts";

/** The tasks that recorded results embed, and the policy they name, beside those of the dataset. */
export function* taskCases({
  name,
  era,
  domain,
  recordings,
  taskOf,
}: RecordedPart): Iterable<ConformanceCase> {
  const model = modelsOf(era).task;
  for (const file of RUN_FILES) {
    if (!recordings.has(`${file}.json`)) continue;
    const results = recordings.json(`${file}.json`);
    yield compare("tasks", `${name} ${file} policy`, () => ({
      expected: [results.field("info").field("environment_info").field("policy").text()],
      actual: [domain.policy],
    }));
    for (const place of results.field("tasks").items()) {
      const id = place.field("id");
      yield compare("tasks", `${name} ${file} ${id.text()}`, () => {
        const task = taskOf(id.text()) ?? id.fail("the id of a task of the dataset");
        // As written, so that both have the same kinds of dicts.
        const ours = parseJson(dumps(validate(model, task.source)));
        return { expected: [comparable(place.dict())], actual: [comparable(ours)] };
      });
    }
  }
}

/** A task without what recordings leave out of it, and without the moments at which it was loaded. */
function comparable(task: Value): string {
  return isDict(task) ? dumps(undatedValue(without(task, "issues"))) : dumps(task);
}

function undatedValue(value: Value): Value {
  if (isList(value)) return value.map(undatedValue);
  if (!isDict(value)) return value;
  const kept = without(value, "timestamp");
  return new Map(Array.from(kept, ([key, item]) => [key, undatedValue(item)]));
}

function without(dict: Dict, key: string): Dict {
  return new Map([...dict].filter(([name]) => name !== key));
}
