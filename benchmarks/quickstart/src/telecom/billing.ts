import { type Act, failed, look, tell, use } from "../agents/act.ts";
import { money } from "../agents/text.ts";
import { type Desk, type Plan, refuse } from "../agents/trade.ts";
import { objection } from "./objection.ts";
import { bill, bills, type Customer, type Line } from "./records.ts";

const TODAY = "2025-02-25";

/** Has an overdue bill paid and the line it stopped resumed. */
export function* settleBill(desk: Desk<Customer>, line: Line): Act<Plan> {
  const { client, attends, notes } = desk;
  const { customer_id } = client;
  const all = (yield* look(notes, bills, "get_bills_for_customer", { customer_id })) ?? [];
  const overdue = all.find(({ status }) => status === "Overdue");
  if (overdue === undefined) return refuse("there is no overdue bill.");
  const { bill_id, total_due } = overdue;
  const request = `send you a payment request for bill ${bill_id} of ${money(total_due)}.`;
  if ((yield* objection(desk, request)) !== undefined) {
    return refuse("without that I can do nothing about the bill.");
  }
  yield* use("send_payment_request", { customer_id, bill_id });
  yield* tell("Please pay the bill on your phone.");
  const paid = yield* look(new Map(), bill, "get_details_by_id", { id: bill_id });
  if (paid?.status !== "Paid") return refuse("the bill is still not paid.");
  const { line_id, phone_number, contract_end_date } = line;
  const ended = contract_end_date !== null && contract_end_date < TODAY;
  if (ended && attends("rules")) {
    return refuse(
      `line ${phone_number} cannot be resumed, because its contract ended on ${contract_end_date}.`,
    );
  }
  if ((yield* objection(desk, `resume line ${phone_number}.`)) !== undefined) {
    return refuse("then the line stays suspended.");
  }
  const resumed = yield* use("resume_line", { customer_id, line_id });
  if (failed(resumed)) return refuse("the line cannot be resumed.");
  yield* tell("Please restart your phone.");
  return { kind: "say", text: "All done: the bill is paid and your line works again." };
}
