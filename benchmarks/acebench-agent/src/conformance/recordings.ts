import type { Facts, Folder } from "@mua/core";
import {
  anything,
  model,
  nullable,
  optional,
  sha256Hex,
  text,
  type Validator,
  type Value,
} from "@mua/python-compat";
import { readAs, readLines } from "../official-file.ts";

/** A recorded case of one kind. */
export type Recorded<I extends Value, O extends Value> = {
  readonly name: string;
  readonly input: I;
  readonly output: O;
};

const caseShape = model("case", { case: text, input: anything, output: anything });

/** The cases of one kind; none where the folder has no such file. Throws MalformedFileError. */
export function* recordedCases<I extends Value, O extends Value>(
  folder: Folder,
  kind: string,
  inputShape: Validator<I>,
  outputShape: Validator<O>,
): Iterable<Recorded<I, O>> {
  const path = `${kind}.jsonl`;
  if (!folder.has(path)) return;
  for (const { value, position } of readLines(folder.text(path), path)) {
    const { case: name, input, output } = readAs(caseShape, value, position);
    yield {
      name,
      input: readAs(inputShape, input, `${position} input`),
      output: readAs(outputShape, output, `${position} output`),
    };
  }
}

/** A field that not every recording has: null where it is absent. */
export const maybeText = optional(nullable(text), () => null);
export const maybe = optional(anything, () => null);

/** A text against its recording, or against the SHA-256 that was recorded of a long one. */
export function textFacts(recorded: string | null, recordedHash: string | null, actual: string): Facts {
  if (recorded !== null) return { expected: [recorded], actual: [actual] };
  return { expected: [recordedHash ?? ""], actual: [sha256Hex(actual)] };
}

/** Facts one after the other. */
export function joined(facts: readonly Facts[]): Facts {
  return {
    expected: facts.flatMap(({ expected }) => expected),
    actual: facts.flatMap(({ actual }) => actual),
  };
}
