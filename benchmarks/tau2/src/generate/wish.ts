import { dumps, type PythonRandom } from "@mua/python-compat";
import type { Draft, DraftAction } from "./draft.ts";
import { amount } from "./words.ts";

/** One thing a user wants, and what comes of it. A draft is made of one or several. */
export type Wish = {
  readonly kind: string;
  /** Goes on from "You want to": `cancel order #W1.` */
  readonly want: string;
  /** What else the user has to know to play it, in sentences. */
  readonly details?: readonly string[];
  /** What the user asks about it. */
  readonly questions?: readonly string[];
  /** The agent's calls, lookups before writes. */
  readonly actions: readonly DraftAction[];
  /** What the agent has to say. */
  readonly communicate?: readonly string[];
};

/** Makes one wish of a customer; undefined where there is nothing to wish for. */
export type MakeWish<C> = (customer: C) => Wish | undefined;

/** Makers, each so often as often it is drawn. */
export type Weighted<C> = readonly (readonly [weight: number, make: MakeWish<C>])[];

/** How many wishes a task has, each number as often as it stands here. */
const WISHES = [1, 1, 1, 1, 2, 2, 2, 3, 3, 4];

/** Makers asked for a wish before a customer has no more of them. */
const TRIES = 6;

const COUNTED = ["no", "one", "two", "three", "four"];

/** Draws up to four wishes, of which at least one is to be granted; undefined where the customer has none. */
export function drawWishes<C>(
  random: PythonRandom,
  customer: C,
  { granted, others }: { readonly granted: Weighted<C>; readonly others: Weighted<C> },
): readonly Wish[] | undefined {
  const draw = (makers: Weighted<C>): Wish | undefined => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const wish = weighted(random, makers)(customer);
      if (wish !== undefined) return wish;
    }
    return undefined;
  };
  // What is refused or only asked makes no task of its own: there, doing nothing would be right.
  const first = draw(granted);
  if (first === undefined) return undefined;
  const wishes = [first];
  for (let more = random.choice(WISHES) - 1; more > 0; more -= 1) {
    const wish = draw(random.random() < 0.3 ? others : granted);
    if (wish !== undefined) wishes.push(wish);
  }
  random.shuffle(wishes);
  return wishes;
}

/** The kind of a draft of these wishes. */
function kindOf(wishes: readonly Wish[]): string {
  const [first, ...more] = wishes;
  return first !== undefined && more.length === 0 ? first.kind : `${COUNTED[wishes.length]}_wishes`;
}

/** What the user says of wishes, in the order in which they are brought up. */
export function reasonOf(wishes: readonly Wish[]): string {
  const [first, ...more] = wishes.map(({ want }) => want);
  return [
    `You want to ${first ?? ""}`,
    ...more.map((want, place) => `${place === more.length - 1 ? "Finally" : "Then"} you want to ${want}`),
  ].join("\n\n");
}

/** Now and then a question after money, and what the agent then has to say. */
export function askFor(
  random: PythonRandom,
  what: string,
  dollars: number,
): Pick<Wish, "questions" | "communicate"> {
  if (dollars < 1 || random.random() >= 0.35) return {};
  return { questions: [`Ask ${what}; you want to hear the number.`], communicate: [amount(dollars)] };
}

const MANNERS = [
  "You are brief and answer in a few words.",
  "You are friendly and a little chatty.",
  "You are in a hurry and want this done quickly, but you stay polite.",
  "You are careful and have each step explained before you agree to it.",
  "You are private and give away only what is asked for.",
  "You are a bit absent-minded and give details only when you are asked for them.",
  "You write informally, without capital letters.",
  "You are formal and thank the agent for every answer.",
];

export function drawPersona(random: PythonRandom): { readonly persona?: string } {
  return random.random() < 0.5 ? {} : { persona: random.choice(MANNERS) };
}

/** How the user is to play wishes. */
export function instructionsOf(wishes: readonly Wish[]): string {
  return [
    ...(wishes.length > 1
      ? ["Bring up what you want in the given order, the next thing when the one before is settled."]
      : []),
    ...wishes.flatMap(({ details = [], questions = [] }) => [...details, ...questions]),
    "Confirm what the agent lists when it is what you asked for, and correct it when it is not.",
    "Want nothing beyond this. The conversation is over for you when everything is settled.",
  ].join("\n");
}

/** A draft's part that follows from its wishes; what was looked up once is not looked up again. */
export function draftOf(
  opening: readonly DraftAction[],
  wishes: readonly Wish[],
): Pick<Draft, "kind" | "purpose" | "actions" | "communicate"> {
  const actions = new Map(
    [...opening, ...wishes.flatMap((wish) => wish.actions)].map((action) => [
      dumps([action.name, action.arguments]),
      action,
    ]),
  );
  return {
    kind: kindOf(wishes),
    purpose: `Generated: ${wishes.map(({ kind }) => kind.replaceAll("_", " ")).join(", ")}.`,
    actions: [...actions.values()],
    communicate: wishes.flatMap(({ communicate = [] }) => communicate),
  };
}

function weighted<C>(random: PythonRandom, makers: Weighted<C>): MakeWish<C> {
  const total = makers.reduce((sum, [weight]) => sum + weight, 0);
  let left = random.random() * total;
  for (const [weight, make] of makers) {
    left -= weight;
    if (left < 0) return make;
  }
  return () => undefined;
}
