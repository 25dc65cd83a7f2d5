import {
  contains,
  type Dict,
  equals,
  isDict,
  type Key,
  type List,
  str,
  subscript,
  type Value,
} from "@mua/python-compat";

/** Whether a result is the expected one, with the official list of what is wrong. */
export type Verdict =
  | { readonly valid: true }
  | { readonly valid: false; readonly errors: readonly (readonly string[])[]; readonly errorType: string };

/**
 * The official end-to-end check. What was expected of a class that no result has is not checked: the verdict of the class
 * before it counts again. Attributes that a result lacks, and rows that it has beyond the expected ones, are not noticed.
 * Throws PythonError where the official check does, which is for results of another shape than the official ones.
 */
export function checkResult(groundTruth: List, result: List): Verdict {
  if (groundTruth.length !== result.length)
    return { valid: false, errors: [], errorType: "wrong number of class" };
  const errors: (readonly string[])[] = [];
  let latest: readonly string[] = [];
  for (const expected of groundTruth) {
    const found = result.find((actual) => sameKeys(expected, actual));
    if (found !== undefined) latest = checkClass(found, expected);
    if (latest.length > 0) errors.push(latest);
  }
  if (errors.length === 0) return { valid: true };
  return { valid: false, errors, errorType: "class attributes wrong" };
}

function sameKeys(a: Value, b: Value): boolean {
  if (!isDict(a) || !isDict(b) || a.size !== b.size) return false;
  return [...a.keys()].every((key) => b.has(key));
}

/** What is wrong with the attributes of a result's only class. */
function checkClass(result: Value, groundTruth: Value): readonly string[] {
  const [name, actual] = onlyEntry(result);
  const [, expected] = onlyEntry(groundTruth);
  return [...actual].flatMap(([attribute, value]) => {
    const subject = `class(${str(name)}) attributes(${str(attribute)}`;
    const wanted = expected.get(attribute);
    if (wanted === undefined) return [`${subject}) missing in possible_answer.`];
    if (isDict(wanted)) return checkRows(value, wanted, subject);
    return equals(wanted, value) ? [] : [wrong(`${subject})`, wanted, value)];
  });
}

function onlyEntry(value: Value): readonly [Key, Dict] {
  const [entry] = isDict(value) ? value : [];
  const [name, attributes] = entry ?? [null, null];
  return [name, isDict(attributes) ? attributes : new Map()];
}

function checkRows(actual: Value, wanted: Dict, subject: string): readonly string[] {
  return [...wanted].flatMap(([key, row]) => {
    if (!contains(actual, key)) return [wrong(`${subject})`, wanted, actual)];
    const value = subscript(actual, key);
    return equals(row, value) ? [] : [wrong(`${subject}.${str(key)})`, row, value)];
  });
}

function wrong(subject: string, expected: Value, actual: Value): string {
  return `${subject} wrong, [expected: ${str(expected)}, real: ${str(actual)}]`;
}
