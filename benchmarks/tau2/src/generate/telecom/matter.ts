import type { Bill } from "@mua/domain-telecom";
import type { Draft, DraftAction, DraftCall } from "../draft.ts";
import { price } from "../words.ts";
import type { Account, AccountLine } from "./account.ts";
import { type Arguments, agent, user } from "./calls.ts";

/** The same thing as the user is told it, in the second person, and as a ticket says it. */
export type Said = { readonly user: string; readonly ticket: string };

/**
 * A part of what a call is about, once its account's rows are as they have to be: how the phone gets that way, how a
 * perfect agent and user put it right, how one sees that they did, and on what terms the user agrees.
 */
export type Matter = {
  readonly initial: readonly DraftCall[];
  readonly actions: readonly DraftAction[];
  readonly assertions: NonNullable<Draft["assertions"]>;
  readonly communicate: readonly string[];
  readonly terms: readonly Said[];
};

/** A matter of which only some parts are there. */
export function matter(parts: Partial<Matter>): Matter {
  return { initial: [], actions: [], assertions: [], communicate: [], terms: [], ...parts };
}

/** Several matters as one, in their order. */
export function together(matters: readonly Matter[]): Matter {
  return {
    initial: matters.flatMap(({ initial }) => initial),
    actions: matters.flatMap(({ actions }) => actions),
    assertions: matters.flatMap(({ assertions }) => assertions),
    communicate: matters.flatMap(({ communicate }) => communicate),
    terms: matters.flatMap(({ terms }) => terms),
  };
}

/** What has to be true of a call's result in the end. */
export function holds(call: DraftCall): DraftCall & { readonly expected: true } {
  return { ...call, expected: true };
}

/** A line as the carrier's tools are told of it. */
export function idsOf({ customer }: Account, { row }: AccountLine): Arguments {
  return { customer_id: customer.customer_id, line_id: row.line_id };
}

/** The agent sees what is paid and what is not. */
export function lookAtBills({ customer }: Account): Matter {
  return matter({ actions: [agent("get_bills_for_customer", { customer_id: customer.customer_id })] });
}

/** Lifts the suspension of a line. */
export function resumption(account: Account, line: AccountLine): Matter {
  const ids = idsOf(account, line);
  return matter({
    actions: [agent("resume_line", ids)],
    assertions: [holds(agent("assert_line_status", { ...ids, expected_status: "Active" }))],
  });
}

/** Pays bills that are overdue, one after the other as the carrier has it. */
export function payment({ customer }: Account, bills: readonly Bill[]): Matter {
  const { customer_id } = customer;
  const limit = price(Math.ceil(bills.reduce((sum, { total_due }) => sum + total_due, 0) / 50) * 50);
  return matter({
    actions: [
      agent("get_bills_for_customer", { customer_id }),
      ...bills.flatMap(({ bill_id }) => [
        agent("send_payment_request", { customer_id, bill_id }),
        user("check_payment_request"),
        user("make_payment"),
        agent("get_details_by_id", { id: bill_id }),
      ]),
    ],
    assertions: bills.map(({ bill_id }) =>
      holds(agent("assert_no_overdue_bill", { overdue_bill_id: bill_id })),
    ),
    terms: [
      {
        user: `When you are told that something is overdue and how much, you agree to pay it at once, up to ${limit} altogether. You pay only after you have looked at the payment request.`,
        ticket: `Overdue bills may be charged, up to ${limit} altogether.`,
      },
    ],
  });
}

/** Adds data to a line. */
export function purchase(account: Account, line: AccountLine, gb: number): Matter {
  return matter({
    actions: [
      agent("get_data_usage", idsOf(account, line)),
      agent("refuel_data", { ...idsOf(account, line), gb_amount: gb }),
    ],
    assertions: [refuelled(account, line, gb)],
  });
}

/** So much was added to a line, no more and no less. */
export function refuelled(account: Account, line: AccountLine, gb: number): Matter["assertions"][number] {
  return holds(agent("assert_data_refueling_amount", { ...idsOf(account, line), expected_amount: gb }));
}
