import { type Act, look, tell } from "../agents/act.ts";
import { numbersIn, personIn } from "./reading.ts";
import { type Customer, customer, customers } from "./records.ts";

/** Asks until the customer is found. */
export function* identify(words: string): Act<Customer> {
  let text = words;
  for (;;) {
    const [phone_number] = numbersIn(text);
    const person = personIn(text);
    if (phone_number === undefined && person === undefined) {
      text = yield* tell(
        "Gladly. Could you please tell me your phone number, or your name and date of birth?",
      );
      continue;
    }
    const found =
      phone_number === undefined
        ? (yield* look(new Map(), customers, "get_customer_by_name", { ...person }))?.[0]
        : yield* look(new Map(), customer, "get_customer_by_phone", { phone_number });
    if (found !== undefined) return found;
    text = yield* tell(
      "I could not find an account with that. What is your full name and your date of birth?",
    );
  }
}
