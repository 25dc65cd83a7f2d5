import { type Act, failed, look, tell, use } from "./act.ts";
import type { Attends } from "./care.ts";
import { type Draft, draftsIn, more, reconsidered } from "./drafts.ts";
import { type Desk, prepare } from "./plans.ts";
import { emailIn, namesakeIn } from "./reading.ts";
import { type Customer, customer } from "./records.ts";

const MORE = "Is there anything else I can do for you?";

/** Serves a customer by rules: who is it, what do they want, which details are missing, is it allowed, then do it. */
export function* clerk(words: string, attends: Attends): Act<never> {
  const desk: Desk = { client: yield* identify(words), attends, notes: new Map() };
  let last: Draft | undefined;
  let text = words;
  for (;;) {
    const said: string[] = [];
    for (const draft of draftsIn(text, last, attends)) {
      const served = yield* serve(desk, draft, last);
      said.push(served.outcome);
      last = served.draft;
    }
    text = yield* tell([...said, MORE].join(" "));
  }
}

/** Asks until the customer is found. */
function* identify(words: string): Act<Customer> {
  let text = words;
  for (;;) {
    const email = emailIn(text);
    const namesake = namesakeIn(text);
    if (email === undefined && namesake === undefined) {
      text = yield* tell("Gladly. Could you please tell me your email address, or your name and zip code?");
      continue;
    }
    const id = namesake
      ? yield* use("find_user_id_by_name_zip", namesake)
      : yield* use("find_user_id_by_email", { email: email ?? "" });
    const found = failed(id)
      ? undefined
      : yield* look(new Map(), customer, "get_user_details", { user_id: id });
    if (found !== undefined) return found;
    text = yield* tell(
      "I could not find an account with that. Could you please tell me your full name and your zip code?",
    );
  }
}

/** Deals with one request to its end. */
function* serve(
  desk: Desk,
  first: Draft,
  last: Draft | undefined,
): Act<{ readonly outcome: string; readonly draft: Draft }> {
  let draft = first.about === "question" ? { ...first, orderId: first.orderId ?? last?.orderId } : first;
  for (let attempt = 0; attempt < 6; attempt++) {
    const plan = yield* prepare(desk, draft);
    if (plan.kind === "say") return { outcome: plan.text, draft };
    if (plan.kind === "ask") {
      draft = more(draft, yield* tell(plan.question));
      continue;
    }
    if (desk.attends("confirm")) {
      const answer = yield* tell(`I am going to ${plan.summary} Do you confirm that (yes/no)?`);
      if (!/^yes\b/iu.test(answer)) {
        draft = reconsidered(draft, answer);
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
