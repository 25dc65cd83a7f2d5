import { type Act, look } from "../agents/act.ts";
import { answer, ask, type Desk, type Draft, type Plan, refuse } from "../agents/trade.ts";
import { QUESTION } from "../vocabulary.ts";
import { settleBill } from "./billing.ts";
import { type Customer, type Line, line, usage } from "./records.ts";
import { repairData, repairPictures, repairService } from "./repairs.ts";

/** Finds out what a draft leads to; what the customer does on their phone is done on the way. */
export function* prepare(desk: Desk<Customer>, { about, words, reference }: Draft): Act<Plan> {
  const found = yield* lineOf(desk, reference);
  if (found === undefined) return ask("Which of your lines is it about? Please tell me its number.");
  if (found === "none") return refuse(`I find no line of yours with the number ${reference}.`);
  switch (about) {
    case QUESTION:
      return yield* usageAnswer(desk, found);
    case "bill":
      return yield* settleBill(desk, found);
    case "pictures":
      return yield* repairPictures(desk);
    case "data":
      return yield* repairData(desk, found, words);
    default:
      return found.status === "Active" ? yield* repairService(desk) : yield* settleBill(desk, found);
  }
}

/** The line that is named; without a number the only one, or for a clerk who does not care for details the first. */
function* lineOf(
  { client, attends, notes }: Desk<Customer>,
  reference: string | undefined,
): Act<Line | "none" | undefined> {
  const lines: Line[] = [];
  for (const id of client.line_ids) {
    const found = yield* look(notes, line, "get_details_by_id", { id });
    if (found !== undefined) lines.push(found);
  }
  const named = lines.find(({ phone_number }) => phone_number === reference);
  if (named !== undefined) return named;
  if (reference !== undefined && attends("ownership")) return "none";
  return lines.length === 1 || !attends("details") ? lines[0] : undefined;
}

function* usageAnswer({ client, attends, notes }: Desk<Customer>, { line_id }: Line): Act<Plan> {
  const args = { customer_id: client.customer_id, line_id };
  const found = yield* look(notes, usage, "get_data_usage", args);
  if (found === undefined) return refuse("I cannot look that up.");
  return answer(`You have used ${found.data_used_gb} gigabytes.`, attends);
}
