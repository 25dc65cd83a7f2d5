import { lstrip, splitLines, strip } from "@mua/python-compat";

/** What a tool's docstring tells a model: the description, and a text for each documented parameter. */
export type Docstring = { readonly description: string; readonly parameters: ReadonlyMap<string, string> };

const ARGUMENT_SECTIONS = new Set(["Args", "Arguments", "Parameters", "Params"]);
const SECTION_TITLE =
  /^(Args|Arguments|Parameters|Params|Raises|Exceptions|Except|Attributes|Example|Examples|Returns|Yields):[ \t\r\f\v]*$/gm;

/**
 * A docstring in Google style, split as the official `docstring_parser` does it: the first line is the short
 * description, what follows up to the first section the long one, with an empty line put between them.
 */
export function parseDocstring(docstring: string): Docstring {
  const text = cleanDocstring(docstring);
  const titles = [...text.matchAll(SECTION_TITLE)];
  const [short = "", ...rest] = text.slice(0, titles[0]?.index).split("\n");
  const long = strip(rest.join("\n"));
  const parameters = titles.flatMap((title, index) =>
    ARGUMENT_SECTIONS.has(title[1] ?? "")
      ? parseArguments(text.slice(title.index + title[0].length, titles[index + 1]?.index))
      : [],
  );
  return {
    description: long === "" ? short : `${short}\n\n${long}`,
    parameters: new Map(parameters),
  };
}

/** Entries `name: text` or `name (type): text`; deeper lines go on with the entry above. */
function parseArguments(section: string): [string, string][] {
  const lines = section.split("\n");
  const margin = indentOf(lines.find((line) => strip(line) !== "") ?? "");
  const entries: string[][] = [];
  for (const line of lines) {
    if (strip(line) !== "" && indentOf(line) === margin) entries.push([line.slice(margin)]);
    else entries.at(-1)?.push(line);
  }
  return entries.flatMap(([head = "", ...more]) => {
    const colon = head.indexOf(":");
    if (colon < 0) return [];
    const name = head.slice(0, colon).replace(/\s*\(.*\)$/, "");
    const start = head.slice(colon + 1).replace(/^ /, "");
    const text = more.length === 0 ? start : `${start}\n${cleanDocstring(more.join("\n"))}`;
    return [[name, strip(text, "\n")]];
  });
}

/** `inspect.cleandoc`: the common indentation of all lines but the first removed, and blank lines at both ends. */
export function cleanDocstring(docstring: string): string {
  const [first = "", ...rest] = splitLines(docstring.replaceAll("\t", "        "));
  const margin = Math.min(...rest.filter((line) => strip(line) !== "").map(indentOf));
  const lines = [lstrip(first), ...rest.map((line) => line.slice(margin))];
  while (lines.at(-1) === "") lines.pop();
  while (lines[0] === "") lines.shift();
  return lines.join("\n");
}

function indentOf(line: string): number {
  return line.length - lstrip(line).length;
}
