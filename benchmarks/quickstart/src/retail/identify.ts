import { type Act, failed, look, tell, use } from "../agents/act.ts";
import { emailIn, namesakeIn } from "./reading.ts";
import { type Customer, customer } from "./records.ts";

/** Asks until the customer is found. */
export function* identify(words: string): Act<Customer> {
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
