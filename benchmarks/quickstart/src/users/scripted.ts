import type { Participant } from "@mua/core";
import type { PythonRandom } from "@mua/python-compat";
import { type Act, procedural, tell } from "../agents/act.ts";
import { chanceOf } from "../chance.ts";
import { mentions } from "../mention.ts";
import type { Facts, Occasion, QuickstartTask, Request, Script, Turn } from "../task.ts";
import { type Deed, QUESTION, type Vocabulary } from "../vocabulary.ts";
import { deedsIn, handle } from "./deeds.ts";
import { ACCOUNT, EVERYTHING, type Heard, listen } from "./listening.ts";
import { type Voice, voiceOf } from "./wording.ts";

/** Useless messages in a row after which a user leaves. */
const PATIENCE = 4;
/** Messages a user writes at most. */
const TIME = 14;

/** How likely a user is to begin with each fact that nobody asked for yet. */
const FRANKNESS = 0.2;

/** The users that the tasks' scripts describe; the trial's seed picks their words and how much they say at once. */
export function scriptedUser(taskOf: (id: string) => QuickstartTask, vocabulary: Vocabulary): Participant {
  return procedural("scripted", (words, seat) =>
    converse(new ScriptedUser(taskOf(seat.task.id).user, vocabulary, chanceOf(seat)), words),
  );
}

/** Does what the agent asks for before answering. */
function* converse(user: ScriptedUser, words: string): Act<never> {
  let heard = words;
  for (;;) {
    const deeds = user.deedsIn(heard);
    heard = yield* tell(deeds.length === 0 ? user.reply(heard) : user.report(yield* handle(deeds), heard));
  }
}

/** A request as it stands: not yet said, open, or settled. */
type Matter = {
  readonly request: Request;
  about: string;
  facts: Facts;
  turns: readonly Turn[];
  state: "unsaid" | "open" | "settled";
  reminded: boolean;
};

class ScriptedUser {
  readonly #vocabulary: Vocabulary;
  readonly #facts: Facts;
  readonly #matters: readonly Matter[];
  readonly #voice: Voice;
  readonly #chance: PythonRandom;
  readonly #told = new Set<string>();
  readonly #unheard: Set<string>;
  /** What the agent speaks of. */
  #about: readonly string[] = [];
  #messages = 0;
  #useless = 0;

  constructor({ facts, requests }: Script, vocabulary: Vocabulary, chance: PythonRandom) {
    this.#vocabulary = vocabulary;
    this.#facts = facts;
    this.#matters = requests.map((request) => ({
      request,
      about: request.about,
      facts: request.facts,
      turns: request.turns,
      state: "unsaid",
      reminded: false,
    }));
    this.#voice = voiceOf(vocabulary, chance);
    this.#chance = chance;
    this.#unheard = new Set(requests.flatMap(({ hear }) => hear));
  }

  /** What the user is to do before answering. */
  deedsIn(message: string): readonly Deed[] {
    return this.#messages === 0 || this.#messages + 1 >= TIME ? [] : deedsIn(message, this.#vocabulary);
  }

  /** Tells what was seen, and what else was asked for. */
  report(seen: string, message: string): string {
    this.#messages += 1;
    this.#useless = 0;
    const { asked } = this.#hear(message);
    const told = asked.length === 0 ? "" : `\n${this.#tell(asked)}`;
    return this.#noted(`${this.#voice.say("reports")}${seen}${told}`);
  }

  reply(message: string): string {
    return this.#noted(this.#respond(message));
  }

  /** Remembers what of the known a text tells. */
  #noted(text: string): string {
    const common = Object.values(this.#facts);
    const known = [...common, ...this.#matters.flatMap(({ facts }) => Object.values(facts))];
    for (const what of known) if (text.includes(what)) this.#told.add(what);
    return text;
  }

  #respond(message: string): string {
    this.#messages += 1;
    if (this.#messages === 1) return this.#opening();
    const heard = this.#hear(message);
    if (heard.transfers) return this.#voice.end("handedOver");
    if (this.#messages >= TIME) return this.#voice.end("leaves");
    const turn = this.#turn(heard);
    if (turn !== undefined) return turn;
    const settled = this.#settle(heard);
    return this.#answer(heard) ?? this.#goOn(heard, settled);
  }

  #hear(message: string): Heard {
    const heard = listen(message, this.#vocabulary);
    this.#about = heard.about;
    for (const item of this.#unheard) if (mentions(heard.text, item)) this.#unheard.delete(item);
    return heard;
  }

  #opening(): string {
    const who = this.#volunteers() ? [this.#tell([ACCOUNT])] : [];
    return `${this.#voice.say("hello")}${[this.#nextRequest(true) ?? "", ...who].join(" ")}`;
  }

  /** Says the next request and those that go with it; the first of the conversation perhaps with some facts. */
  #nextRequest(opening = false): string | undefined {
    const [first, ...rest] = this.#matters.filter(({ state }) => state === "unsaid");
    if (first === undefined) return undefined;
    const next = rest.findIndex(({ request }) => !request.also);
    const parts: string[] = [];
    for (const matter of [first, ...(next === -1 ? rest : rest.slice(0, next))]) {
      matter.state = "open";
      parts.push(this.#voice.pick(matter.request.say));
      if (!opening || matter !== first) continue;
      const facts = this.#vocabulary.volunteered.filter(
        (fact) => matter.facts[fact] !== undefined && this.#volunteers(),
      );
      if (facts.length > 0) parts.push(this.#tell(facts));
    }
    return parts.join(" ");
  }

  /** Whether this user tells something before being asked. */
  #volunteers(): boolean {
    return this.#chance.random() < FRANKNESS;
  }

  /** A change of mind, a correction or an objection, when its occasion has come. */
  #turn(heard: Heard): string | undefined {
    const occasions: readonly Occasion[] = [
      ...(heard.confirm ? (["confirm"] as const) : []),
      ...(heard.refused ? (["refused"] as const) : []),
      ...(heard.notFound ? (["not_found"] as const) : []),
    ];
    for (const matter of this.#open()) {
      const turn = matter.turns.find(({ on }) => on.some((occasion) => occasions.includes(occasion)));
      if (turn === undefined) continue;
      matter.turns = matter.turns.filter((other) => other !== turn);
      matter.facts = { ...matter.facts, ...turn.facts };
      matter.about = turn.about ?? matter.about;
      this.#useless = 0;
      return this.#voice.pick(turn.say);
    }
    return undefined;
  }

  /** The answer to what the agent asks; undefined when it asks nothing, or for a yes to something else than was wanted. */
  #answer({ confirm, refused, asked, mentioned }: Heard): string | undefined {
    if (confirm && !refused) {
      this.#useless = 0;
      const untold = mentioned.filter((topic) => !this.#isIdentity(topic) && this.#isNews(topic));
      return untold.length === 0
        ? this.#voice.say("yes")
        : `${this.#voice.say("first")}${this.#tell(untold)}`;
    }
    if (asked.length === 0) return undefined;
    const isNews = asked.some((topic) => this.#isNews(topic));
    if (isNews) this.#useless = 0;
    else if (this.#isFedUp()) return this.#voice.end("leaves");
    return `${isNews ? "" : this.#voice.say("repeats")}${this.#tell(asked)}`;
  }

  /** What the user says when nothing was asked: what is left to say, what is still open, or goodbye. */
  #goOn(heard: Heard, settled: boolean): string {
    const { asks, confirm, refused, anythingElse, offersTransfer } = heard;
    const declined = offersTransfer || (confirm && refused) ? `${this.#voice.say("declines")} ` : "";
    const left = this.#open().find(({ reminded }) => !reminded || !anythingElse);
    if (left === undefined) {
      for (const matter of this.#open()) matter.state = "settled";
      const next = this.#nextRequest();
      return `${declined}${next ?? this.#voice.end("thanks")}`;
    }
    if (settled || anythingElse) {
      left.reminded = true;
      if (settled) this.#useless = 0;
      return `${declined}${this.#voice.say("reminds")}${this.#voice.pick(left.request.say)}`;
    }
    if (this.#isFedUp()) return this.#voice.end("leaves");
    if (this.#useless === 1 && !asks) return this.#voice.say("waits");
    return `${this.#voice.say(asks ? "repeats" : "complains")}${this.#voice.pick(left.request.say)}`;
  }

  /** Notes what is done or refused; whether anything was. */
  #settle(heard: Heard): boolean {
    const open = this.#open();
    for (const matter of open) {
      const { about, request } = matter;
      const over =
        about === QUESTION
          ? request.hear.every((item) => !this.#unheard.has(item))
          : heard.done.includes(about) || heard.done.includes(EVERYTHING);
      if (over || this.#isRefused(heard)) matter.state = "settled";
    }
    return open.some(({ state }) => state === "settled");
  }

  #isRefused({ refused, notFound, asked, offersTransfer }: Heard): boolean {
    return (refused && !notFound && asked.length === 0) || offersTransfer;
  }

  #open(): readonly Matter[] {
    return this.#matters.filter(({ state }) => state === "open");
  }

  #isNews(topic: string): boolean {
    const what = this.#knows(topic);
    return what !== undefined && !this.#told.has(what);
  }

  /** What there is to tell about a topic: of the request that the agent speaks of, of another open one, or always. */
  #knows(topic: string): string | undefined {
    const matters = this.#open().filter(({ facts }) => facts[topic] !== undefined);
    const matter = matters.find(({ about }) => this.#about.includes(about)) ?? matters[0];
    return matter?.facts[topic] ?? this.#facts[topic];
  }

  #tell(topics: readonly string[]): string {
    const told = this.#chosen(topics).flatMap((fact) => {
      const what = this.#knows(fact);
      return what === undefined ? [] : [this.#voice.tell(fact, what)];
    });
    return told.length === 0 ? this.#voice.say("unknown") : told.join(" ");
  }

  /** The facts to tell: who is asked who they are tells that in the first way they can. */
  #chosen(topics: readonly string[]): readonly string[] {
    const ways = this.#vocabulary.identity;
    if (!topics.includes(ACCOUNT) && !topics.some((topic) => ways[0]?.includes(topic))) return topics;
    const isKnown = (fact: string) => this.#knows(fact) !== undefined;
    const who = ways.find((way) => way.every(isKnown)) ?? ways.flat();
    return [...who, ...topics.filter((topic) => !this.#isIdentity(topic))];
  }

  #isIdentity(topic: string): boolean {
    return topic === ACCOUNT || this.#vocabulary.identity.flat().includes(topic);
  }

  /** Counts a message that did not help; whether it was one too many. */
  #isFedUp(): boolean {
    this.#useless += 1;
    return this.#useless >= PATIENCE;
  }
}
