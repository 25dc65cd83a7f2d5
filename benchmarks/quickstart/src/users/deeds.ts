import { type Act, use } from "../agents/act.ts";
import type { Deed, Vocabulary } from "../vocabulary.ts";
import { ATTENTION } from "./listening.ts";

const imperative =
  /^\W*(?:please |now |also |again |next |kindly )*(?:turn|switch|toggle|set|change|restart|reboot|re-?seat|take|remove|insert|reset|grant|give|allow|disable|enable|disconnect|pay|make|accept|run|check|look|open|go)\b/u;
const request =
  /\?|\bplease\b|\b(?:could|can|would|will) you\b|\byou (?:need|have) to\b|\blet me know\b|\btell me\b/u;
const looking =
  /^\W*(?:and |or |so )*(?:is|are|does|do|did|has|have|what|which|how)\b|\b(?:if|whether|what|which|check|see|look|tell me|show|shows|verify|let me know)\b/u;
/** What is told, not asked for. */
const told =
  /\b(?:has|have|had) been\b|\b(?:is|are) now\b|\bi(?:'ve| have| will|'ll| am)\b|\bcan(?:not|'t)\b/u;

/** What an agent asks the user to do or look at, in that order. Takes any text. */
export function deedsIn(message: string, { deeds = {} }: Vocabulary): readonly Deed[] {
  const found = new Set<Deed>();
  for (const clause of clausesOf(message)) {
    const asked = Object.values(deeds).filter((deed) => deed.asked.test(clause));
    const doing = looking.test(clause) ? [] : asked.filter(({ looks }) => !looks);
    for (const deed of doing.length > 0 ? doing : asked.filter(({ looks }) => looks)) found.add(deed);
  }
  return [...found];
}

/** The parts of a message that ask for something, in lower case. */
function clausesOf(message: string): readonly string[] {
  return message
    .slice(0, ATTENTION)
    .toLowerCase()
    .replaceAll("’", "'")
    .split(/(?<=[.!?:])\s+|\n+/u)
    .flatMap((sentence) => {
      const clauses = sentence.split(/[,;]|\b(?:and|then)\b/u);
      return clauses.filter(
        (clause) => (request.test(sentence) || imperative.test(clause)) && !told.test(clause),
      );
    });
}

/** Does these things with the user's own tools; gives what came of them. */
export function* handle(deeds: readonly Deed[]): Act<string> {
  const seen: string[] = [];
  for (const { tool, arguments: args = {}, unless } of deeds) {
    const before = unless === undefined ? undefined : yield* use(unless.tool, {});
    seen.push(before !== undefined && unless?.shows.test(before) ? before : yield* use(tool, args));
  }
  return seen.join("\n");
}
