const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gsu;

/** Objects and lists no longer than this stay on one line. */
const WIDTH = 60;

/**
 * JSON on several lines, token by token: numbers stay as they are written (`68.0`), and keys in their order. Text that is
 * no JSON object or list comes back as it is.
 */
export function prettyJson(text: string): string {
  const trimmed = text.trim();
  if (!/^[{[]/u.test(trimmed) || trimmed.length > 1_000_000 || !isJson(trimmed)) return text;
  return layOut(trimmed.match(token) ?? []);
}

/** Python writes NaN and Infinity into JSON; that they are no JSON elsewhere is no reason not to lay it out. */
function isJson(text: string): boolean {
  try {
    JSON.parse(
      text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/gsu, (part) =>
        part.startsWith('"') ? part : "0",
      ),
    );
    return true;
  } catch {
    return false;
  }
}

function layOut(tokens: readonly string[]): string {
  const ends = closings(tokens);
  const lines: string[] = [];
  let line = "";
  let depth = 0;
  const breakLine = (): void => {
    lines.push(line);
    line = "  ".repeat(depth);
  };
  /** Where the innermost thing that stays on one line ends. */
  let flatUntil = -1;
  for (const [at, part] of tokens.entries()) {
    const flat = at <= flatUntil;
    if (part === "{" || part === "[") {
      const end = ends.get(at) ?? at;
      if (!flat && lengthOf(tokens, at, end) <= WIDTH) flatUntil = end;
      line += part;
      if (at > flatUntil) {
        depth += 1;
        breakLine();
      }
    } else if (part === "}" || part === "]") {
      if (!flat) {
        depth -= 1;
        breakLine();
      }
      line += part;
    } else if (part === ",") {
      line += flat ? ", " : ",";
      if (!flat) breakLine();
    } else line += part === ":" ? ": " : part;
  }
  return [...lines, line].join("\n");
}

/** The place of each opening bracket's closing one. */
function closings(tokens: readonly string[]): ReadonlyMap<number, number> {
  const open: number[] = [];
  const ends = new Map<number, number>();
  for (const [at, part] of tokens.entries()) {
    if (part === "{" || part === "[") open.push(at);
    else if (part === "}" || part === "]") ends.set(open.pop() ?? at, at);
  }
  return ends;
}

/** Characters from one token to another on one line, as far as that matters. */
function lengthOf(tokens: readonly string[], from: number, to: number): number {
  let length = 0;
  for (let at = from; at <= to && length <= WIDTH; at += 1)
    length += (tokens[at]?.length ?? 0) + (tokens[at] === "," || tokens[at] === ":" ? 1 : 0);
  return length;
}
