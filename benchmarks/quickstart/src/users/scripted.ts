import { type Participant, say, type View } from "@mua/core";
import type { PythonRandom } from "@mua/python-compat";
import { chanceOf } from "../chance.ts";
import { mentions } from "../mention.ts";
import type { Fact, Facts, Occasion, QuickstartTask, Request, Script, Subject, Turn } from "../task.ts";
import { type Heard, listen, type Topic } from "./listening.ts";
import { type Voice, voiceOf } from "./wording.ts";

/** Useless messages in a row after which a user leaves. */
const PATIENCE = 4;
/** Messages a user writes at most. */
const TIME = 14;

/** How likely a user is to begin with each fact that nobody asked for yet. */
const FRANKNESS = 0.2;
const volunteered: readonly Fact[] = ["order", "items", "options", "reason", "payment"];

/** Topics that say who the user is. */
const identity: ReadonlySet<Topic> = new Set(["email", "name", "zip", "account"]);

/** The users that the tasks' scripts describe; the trial's seed picks their words and how much they say at once. */
export function scriptedUser(taskOf: (id: string) => QuickstartTask): Participant {
  return {
    name: "scripted",
    join: (seat) => {
      const user = new ScriptedUser(taskOf(seat.task.id).user, chanceOf(seat));
      return (view) => say(user.reply(lastWords(view)));
    },
  };
}

function lastWords({ messages }: View): string {
  const last = messages.findLast(({ role }) => role === "user");
  return last?.content ?? "";
}

/** A request as it stands: not yet said, open, or settled. */
type Matter = {
  readonly request: Request;
  about: Subject;
  facts: Facts;
  turns: readonly Turn[];
  state: "unsaid" | "open" | "settled";
  reminded: boolean;
};

class ScriptedUser {
  readonly #facts: Facts;
  readonly #matters: readonly Matter[];
  readonly #voice: Voice;
  readonly #chance: PythonRandom;
  readonly #told = new Set<string>();
  readonly #unheard: Set<string>;
  /** What the agent speaks of. */
  #about: readonly Subject[] = [];
  #messages = 0;
  #useless = 0;

  constructor({ facts, requests }: Script, chance: PythonRandom) {
    this.#facts = facts;
    this.#matters = requests.map((request) => ({
      request,
      about: request.about,
      facts: request.facts,
      turns: request.turns,
      state: "unsaid",
      reminded: false,
    }));
    this.#voice = voiceOf(chance);
    this.#chance = chance;
    this.#unheard = new Set(requests.flatMap(({ hear }) => hear));
  }

  reply(message: string): string {
    const text = this.#respond(message);
    const common = Object.values(this.#facts);
    const known = [...common, ...this.#matters.flatMap(({ facts }) => Object.values(facts))];
    for (const what of known) if (text.includes(what)) this.#told.add(what);
    return text;
  }

  #respond(message: string): string {
    this.#messages += 1;
    if (this.#messages === 1) return this.#opening();
    const heard = listen(message);
    this.#about = heard.about;
    for (const item of this.#unheard) if (mentions(heard.text, item)) this.#unheard.delete(item);
    if (heard.transfers) return this.#voice.end("handedOver");
    if (this.#messages >= TIME) return this.#voice.end("leaves");
    const turn = this.#turn(heard);
    if (turn !== undefined) return turn;
    const settled = this.#settle(heard);
    return this.#answer(heard) ?? this.#goOn(heard, settled);
  }

  #opening(): string {
    const who = this.#volunteers() ? [this.#tell(["email"])] : [];
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
      const facts = volunteered.filter((fact) => matter.facts[fact] !== undefined && this.#volunteers());
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
      const untold = mentioned.filter((topic) => !identity.has(topic) && this.#isNews(topic));
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
        about === "question"
          ? request.hear.every((item) => !this.#unheard.has(item))
          : heard.done.includes(about) || heard.done.includes("everything");
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

  #isNews(topic: Topic): boolean {
    const what = this.#knows(topic);
    return what !== undefined && !this.#told.has(what);
  }

  /** What there is to tell about a topic: of the request that the agent speaks of, of another open one, or always. */
  #knows(topic: Topic): string | undefined {
    if (topic === "account") return undefined;
    const matters = this.#open().filter(({ facts }) => facts[topic] !== undefined);
    const matter = matters.find(({ about }) => this.#about.includes(about)) ?? matters[0];
    return matter?.facts[topic] ?? this.#facts[topic];
  }

  #tell(topics: readonly Topic[]): string {
    const told = this.#chosen(topics).flatMap((fact) => {
      const what = this.#knows(fact);
      return what === undefined ? [] : [this.#voice.tell(fact, what)];
    });
    return told.length === 0 ? this.#voice.say("unknown") : told.join(" ");
  }

  /** The facts to tell: who is asked for an email address or a number gives the email address alone, else name and zip code. */
  #chosen(topics: readonly Topic[]): readonly Fact[] {
    if (!topics.includes("email") && !topics.includes("account")) return topics.filter(isFact);
    const who: readonly Fact[] = this.#knows("email") !== undefined ? ["email"] : ["name", "zip"];
    return [...who, ...topics.filter((topic) => !identity.has(topic)).filter(isFact)];
  }

  /** Counts a message that did not help; whether it was one too many. */
  #isFedUp(): boolean {
    this.#useless += 1;
    return this.#useless >= PATIENCE;
  }
}

function isFact(topic: Topic): topic is Fact {
  return topic !== "account";
}
