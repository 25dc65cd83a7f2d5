import type { Vocabulary } from "../vocabulary.ts";

/** The topic of an agent that asks who the user is by something that no user knows; every other topic is a fact. */
export const ACCOUNT = "account";

/** What is done when an agent does not say what. */
export const EVERYTHING = "everything";

/** What a scripted user understands of an agent's message. */
export type Heard = {
  /** The message, no more of it than a person would read. */
  readonly text: string;
  /** It asks for something, understood or not. */
  readonly asks: boolean;
  /** Topics it asks for, in the order of the vocabulary. */
  readonly asked: readonly string[];
  /** What it speaks of, done or not. */
  readonly about: readonly string[];
  /** Topics it speaks of at all. */
  readonly mentioned: readonly string[];
  /** It asks for a yes before going on. */
  readonly confirm: boolean;
  /** It says that something cannot be done. */
  readonly refused: boolean;
  /** It says that something does not exist. */
  readonly notFound: boolean;
  /** What it says is done. */
  readonly done: readonly string[];
  /** It asks whether there is anything else. */
  readonly anythingElse: boolean;
  readonly offersTransfer: boolean;
  readonly transfers: boolean;
};

/** As much as is read of one message; the rest goes unnoticed. */
export const ATTENTION = 4000;

const request =
  /\?\s*$|\bplease\b|\b(?:could|can|would|will) you\b|\blet me know\b|\btell me\b|\bprovide\b|\bspecify\b|\bi(?:'ll| will| would| do)? (?:also )?need\b/u;
const yesNo =
  /\bconfirm\b|\bproceed\b|\bgo ahead\b|\byes\b|\bis (?:that|this|it|everything) (?:right|correct|ok|okay|fine)|\bcorrect\?|\b(?:shall|should) i\b|\b(?:do|would) you (?:want|like) me to\b|\bare you sure\b|\bdo you agree\b/u;
/** Asks to confirm who or which, or an open question: not whether to go on. */
const otherwise =
  /\b(?:confirm|verify) (?:me )?(?:your|the) (?:\w+ )?(?:e-?mail|name|zip|(?:user|order|reservation) (?:id|number)|identity)|\bhow (?:would|do|should|shall)\b/u;
const refusal =
  /\bcan(?:not|'t| not)\b|\bunable\b|\bwon't\b|\b(?:not|isn't|aren't|no longer) (?:possible|able|allowed|permitted|eligible|accepted|available|enough|sufficient)|\bunavailable\b|\bout of stock\b|\binsufficient\b|\b(?:not|n't) (?:cover|qualify|allow|permit|accept)|\bdeny\b|\bdeclined?\b|\bafraid\b/u;
/** A warning of what will not be possible later is no refusal. */
const warning = /\b(?:after(?:wards)?|once|note|later|again|further|anymore|unless|until|undone)\b/u;
const missing =
  /\b(?:can(?:not|'t| not)|could(?: not|n't)|did(?: not|n't)|unable to|not able to) (?:find|locate|identify|see)\b|\bnot (?:found|on file)\b|\bno (?:account|order|reservation|customer|match)|\bdoes(?: not|n't) (?:exist|match|belong|seem)/u;
const participle =
  "(?:cancell?ed|returned|exchanged|changed|updated|modified|switched|moved|replaced|processed|submitted|requested|completed|initiated|registered|arranged|set up|booked|upgraded|added|corrected|issued|sent)";
const deed = new RegExp(
  `\\b(?:has|have) (?:\\w+ )?been (?:\\w+ )?${participle}|\\b(?:i|we)(?:'ve| have) (?:\\w+ )?${participle}|\\b(?:is|are|was|were) (?:now |successfully )?${participle}`,
  "u",
);
const allDone = /\ball (?:set|done)\b|\bdone\b|\btaken care of\b|\bcompleted\b/u;
const more =
  /\banything else\b|\bsomething else\b|\bany(?:thing)? (?:other|more|further)\b|\bwhat else\b|\belse (?:i|we) can\b|\bfurther assistance\b|\b(?:good ?bye|nice day|great day)\b/u;
const human = /\btransfer|\bhuman (?:agent|colleague|representative)/u;
const handsOver =
  /\bbeing transferred\b|\btransferring you\b|\b(?:i(?:'ll| will| am going to)|have) (?:now )?transfer(?:red)? you\b/u;

/** Understands an agent's message by its words alone. Takes any text. */
export function listen(message: string, vocabulary: Vocabulary): Heard {
  const subjects = Object.entries(vocabulary.subjects);
  const topics = topicsOf(vocabulary);
  const text = message.slice(0, ATTENTION);
  const sentences = sentencesOf(text);
  const questions = sentences.filter(({ asks }) => asks).map(({ sentence }) => sentence);
  const statements = sentences.filter(({ asks }) => !asks).map(({ sentence }) => sentence);
  const plain = questions.filter((sentence) => !more.test(sentence) && !human.test(sentence));
  const notFound = sentences.filter(({ sentence }) => missing.test(sentence)).map(({ sentence }) => sentence);
  const refusals = statements.filter(
    (sentence) => refusal.test(sentence) && !warning.test(sentence) && !notFound.includes(sentence),
  );
  return {
    text,
    about: matching(
      subjects,
      sentences.map(({ sentence }) => sentence),
    ),
    asks: questions.length > 0,
    asked: matching(topics, plain),
    mentioned: matching(topics, [...plain, ...statements]),
    confirm: plain.some((sentence) => yesNo.test(sentence) && !otherwise.test(sentence)),
    refused: refusals.length > 0,
    notFound: notFound.length > 0,
    done: statements
      .filter((sentence) => !refusals.includes(sentence))
      .flatMap((sentence) => deedsOf(sentence, subjects)),
    anythingElse: sentences.some(({ sentence }) => more.test(sentence)),
    offersTransfer: questions.some((sentence) => human.test(sentence) && sentence.includes("?")),
    transfers: sentences.some(({ sentence }) => !sentence.includes("?") && handsOver.test(sentence)),
  };
}

/** What a sentence can be about, and how that is recognised. */
type Patterns = readonly (readonly [name: string, pattern: RegExp])[];

function topicsOf({ facts, account }: Vocabulary): Patterns {
  const asked = Object.entries(facts).map(([fact, { asked }]) => [fact, asked] as const);
  return [...asked, [ACCOUNT, account]];
}

function matching(patterns: Patterns, sentences: readonly string[]): readonly string[] {
  return patterns
    .filter(([, pattern]) => sentences.some((sentence) => pattern.test(sentence)))
    .map(([name]) => name);
}

function deedsOf(sentence: string, subjects: Patterns): readonly string[] {
  const named = deed.test(sentence) ? matching(subjects, [sentence]) : [];
  if (named.length > 0) return named;
  return allDone.test(sentence) ? [EVERYTHING] : [];
}

/** Sentences in lower case, and whether each asks for something; the entries of a list below a request ask with it. */
function sentencesOf(text: string): readonly { readonly sentence: string; readonly asks: boolean }[] {
  let listAsks = false;
  return text
    .toLowerCase()
    .replaceAll("’", "'")
    .split(/(?<=[.!?])\s+|\n+/u)
    .filter((sentence) => sentence.trim() !== "")
    .map((sentence) => {
      const entry = /^\s*(?:[-*•]|\d+[.)])\s*/u.test(sentence);
      const asks = request.test(sentence) || (entry && listAsks);
      listAsks = asks && (entry ? listAsks : /:\s*$/u.test(sentence));
      return { sentence, asks };
    });
}
