import { type Act, look, tell } from "../agents/act.ts";
import { userIdIn } from "./reading.ts";
import { type Customer, customer } from "./records.ts";

/** Asks until the customer is found. */
export function* identify(words: string): Act<Customer> {
  let text = words;
  for (;;) {
    const id = userIdIn(text);
    const found = id && (yield* look(new Map(), customer, "get_user_details", { user_id: id }));
    if (found) return found;
    text = yield* tell(
      id === undefined
        ? "Gladly. Could you please tell me your user id?"
        : "I could not find an account with that. Could you please check your user id?",
    );
  }
}
