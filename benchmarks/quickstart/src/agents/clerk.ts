import { QUESTION } from "../vocabulary.ts";
import { type Act, failed, tell, use } from "./act.ts";
import type { Attends } from "./care.ts";
import { draftsIn, more, reconsidered } from "./drafts.ts";
import type { Desk, Draft, Trade } from "./trade.ts";

/** An agent that serves a customer, begun with their first words, with more or less care. */
export type Clerk = (words: string, attends: Attends) => Act<never>;

const MORE = "Is there anything else I can do for you?";

/** A clerk by rules: who is it, what do they want, which details are missing, is it allowed, then do it. */
export function clerkOf<C>(trade: Trade<C>): Clerk {
  return function* (words, attends) {
    const desk = { client: yield* trade.identify(words), attends, notes: new Map<string, string>() };
    let last: Draft | undefined;
    let text = words;
    for (;;) {
      const said: string[] = [];
      for (const draft of draftsIn(trade, text, last, attends)) {
        const served = yield* serve(trade, desk, draft, last);
        said.push(served.outcome);
        last = served.draft;
      }
      text = yield* tell([...said, MORE].join(" "));
    }
  };
}

/** Deals with one request to its end. */
function* serve<C>(
  trade: Trade<C>,
  desk: Desk<C>,
  first: Draft,
  last: Draft | undefined,
): Act<{ readonly outcome: string; readonly draft: Draft }> {
  let draft = first.about === QUESTION ? { ...first, reference: first.reference ?? last?.reference } : first;
  for (let attempt = 0; attempt < 6; attempt++) {
    const plan = yield* trade.prepare(desk, draft);
    if (plan.kind === "say") return { outcome: plan.text, draft };
    if (plan.kind === "ask") {
      draft = more(trade, draft, yield* tell(plan.question));
      continue;
    }
    if (desk.attends("confirm")) {
      const answer = yield* tell(`I am going to ${plan.summary} Do you confirm that (yes/no)?`);
      if (!/^yes\b/iu.test(answer)) {
        draft = reconsidered(trade, draft, answer);
        continue;
      }
    }
    const result = yield* use(plan.tool, plan.arguments);
    desk.notes.clear();
    if (!failed(result)) return { outcome: plan.done, draft };
    return { outcome: `I am sorry, that is not possible: ${result.replace(/^Error: /u, "")}.`, draft };
  }
  return { outcome: "I am sorry, I cannot do that.", draft };
}
