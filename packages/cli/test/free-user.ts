import { quickstartAdapter } from "@mua/benchmark-quickstart";
import type { Seat, ViewMessage } from "@mua/core";
import { answer, type ChatBody, matterOf, modelServer, type Special } from "./model-server.ts";

/** What the scripted user says, and how somebody who has read no script says it. */
const sayings: readonly (readonly [said: RegExp, free: readonly string[]])[] = [
  [/^(?:Hi|Hello|Good morning)\b[.!]?/u, ["Hey there!", "Hello, hope you're doing well!"]],
  [
    /^Yes, .*/u,
    ["Sounds good, please go ahead!", "That's correct.", "I confirm.", "Sure, please proceed — thanks!"],
  ],
  [
    /^(?:My email is|It's|You'll find me under) (\S+@\S+?)\.$/u,
    ["You can reach my account under **$1**.", "Email's $1"],
  ],
  [/^(?:My name is|I'm) (\p{Lu}\p{L}+ \p{Lu}\p{L}+)\.$/u, ["This is $1.", "I'm $1!"]],
  [/^(?:My|The) zip code is (\d{5})\.$/u, ["Zip: $1", "My postal code would be $1."]],
  [
    /^(?:The order number is|It's order|It's) #(Q\d{5})\.$/u,
    ["It should be $1.", "Order number **#$1**, I believe.", "that'd be order #$1"],
  ],
  [/^(?:The reason:|Because|Well,) (.*)$/u, ["Honestly, $1"]],
  [/^(?:It's about|I mean) (.*)\.$/u, ["Just $1, please.", "That would be $1."]],
  [/^(?:I'd like|I want) (the .*?)(?:, please)?\.$/u, ["Could I get $1 instead?", "Ideally $1."]],
  [
    /^(?:Please use|Take) the original payment method(?: for that|, please)\.$/u,
    ["Just put it back on the card I used.", "Same method I paid with, please."],
  ],
  [
    /^(?:Please use|Take) my credit card(?: for that|, please)\.$/u,
    ["You can charge my Visa card.", "Let's go with the credit card."],
  ],
  [
    /^(?:Please use|Take) (.*?)(?: for that|, please)\.$/u,
    ["Let's go with $1.", "I'd prefer $1, if that works."],
  ],
  [/^(?:The new address is|Please use this address:) (.*)\.$/u, ["Here it is: $1", "It'd be $1."]],
  [/^I'd like to return (.*)\.$/u, ["I'm hoping to send $1 back.", "I was wondering about returning $1."]],
  [/^I want to return (.*)\.$/u, ["I need to give $1 back.", "I'd be returning $1."]],
  [
    /(?:these wireless earbuds are not for me, I want to return them)/iu,
    ["these wireless earbuds aren't for me, I'd like to send them back"],
  ],
  [
    /\bI'd like to exchange (.*)\.$/u,
    ["Would it be possible to swap $1?", "I'm interested in exchanging $1."],
  ],
  [/\bexchange\b/u, ["swap", "trade"]],
  [
    /^(?:I have to cancel|I want to cancel) (.*)\.$/u,
    ["I need $1 to be cancelled.", "Could you call off $1 for me?"],
  ],
  [/^What is the price difference\?$/u, ["What would the price difference be?"]],
  [/^How much money do I get back\?$/u, ["And how much will I get back?"]],
  [
    /(?:Thank you, that's all|That was everything\. Bye!|That's all, thanks)\.?/u,
    ["Brilliant, that's everything. Have a lovely day!"],
  ],
];

/** Other words for the same, the same for the same. */
function freely(text: string): string {
  return text
    .split(/(?<=[.!?]) /u)
    .map((sentence) => {
      const [said, free = []] = sayings.find(([pattern]) => pattern.test(sentence)) ?? [];
      return said === undefined
        ? sentence
        : sentence.replace(said, free[matterOf(sentence) % free.length] ?? "");
    })
    .join(" ");
}

/**
 * A model that plays the user of the quick start's shop: it knows what its scenario says, and says it in its own words, not
 * in the script's. `special` may answer first.
 */
export function freeUser(special: Special = () => false) {
  const shop = quickstartAdapter.load("retail", undefined);
  const scripted = shop.participant("user", "scripted");
  const prompts = new Map(
    shop.tasks.map((task) => {
      const step = shop.open(task, { seed: 0 }).protocol.next();
      return [step.kind === "ask" ? step.view.system : null, task];
    }),
  );
  const speak = async ({ messages }: ChatBody): Promise<string> => {
    const [system, ...said] = messages;
    const task = prompts.get(system?.content ?? "");
    if (task === undefined || scripted === undefined) return "Hello.";
    const seat: Seat = { role: "user", task, trial: 0, seed: 7 };
    const respond = scripted.join(seat);
    let last = "";
    for (const [place, { role }] of said.entries()) {
      if (role !== "user") continue;
      const heard = said
        .slice(0, place + 1)
        .map(({ content }): ViewMessage => ({ role: "user", content: content ?? "" }));
      const view = { system: null, messages: heard, tools: [], toolChoice: "auto" } as const;
      last = (await respond(view, new AbortController().signal)).content ?? "";
    }
    return freely(last);
  };
  return modelServer((asked) => {
    if (special(asked)) return true;
    void speak(asked.body).then((content) =>
      answer(asked.response, 200, {
        choices: [{ finish_reason: "stop", message: { role: "assistant", content } }],
        usage: { prompt_tokens: 100, completion_tokens: 10 },
      }),
    );
    return true;
  });
}
