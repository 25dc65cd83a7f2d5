import type { PythonRandom } from "@mua/python-compat";
import { price } from "../words.ts";
import type { Account, Stock } from "./account.ts";
import { agent, user } from "./calls.ts";
import { symptom } from "./complaints.ts";
import { isLimited, suspend, useUp } from "./condition.ts";
import type { Errand, ErrandDraw } from "./errand.ts";
import type { Complaint } from "./faults.ts";
import { holds, idsOf, type Matter, matter, payment, refuelled, type Said, together } from "./matter.ts";

/** Errands that the agent may not or cannot settle: a colleague has to take over, with nothing done that must not be. */
export const handovers: readonly ErrandDraw[] = [
  lockedSim,
  endedContract,
  disputedFee,
  otherPlan,
  noMoreData,
];

/** Whatever the summary says. */
const handover = matter({
  actions: [{ ...agent("transfer_to_human_agents", { summary: "Beyond what I may do." }), compared: [] }],
  terms: [
    {
      user: "When you are told that a colleague has to take over, you agree.",
      ticket: "A colleague may take over.",
    },
  ],
});

function errand(
  purpose: string,
  { want, done }: { readonly want: Said; readonly done: Said },
  { initial = [], assertions = [], terms = [] }: Partial<Matter>,
): Errand {
  return {
    kind: "handover",
    purpose,
    want,
    done,
    matter: together([matter({ initial, assertions, terms }), handover]),
    basis: ["ENV_ASSERTION", "ACTION"],
  };
}

function lockedSim(random: PythonRandom): Errand {
  const complaint: Complaint = random.choice(["service", "data", "mms"]);
  const mode = random.choice(["pin", "puk"]);
  return errand(
    `A complaint about ${complaint} with a SIM card locked by its ${mode.toUpperCase()}.`,
    symptom(random, complaint, []),
    {
      initial: [user("lock_sim_card", { mode })],
      assertions: [holds(user("assert_service_status", { expected_status: "no_service" }))],
    },
  );
}

/** A line whose contract is over stays suspended, whether or not its bills are paid. */
function endedContract(random: PythonRandom, account: Account): Errand {
  const [line] = account.lines;
  const unpaid = random.random() < 0.5 ? [] : [account.bills.january];
  for (const bill of unpaid) bill.status = "Overdue";
  suspend(account);
  line.row.contract_end_date = "2025-01-31";
  return errand(
    `No service: the line's contract is over${unpaid.length === 0 ? "" : " and a bill unpaid"}.`,
    symptom(random, "service", []),
    {
      terms: unpaid.length === 0 ? [] : payment(account, unpaid).terms,
      assertions: [
        holds(agent("assert_line_status", { ...idsOf(account, line), expected_status: "Suspended" })),
        holds(user("assert_service_status", { expected_status: "no_service" })),
      ],
    },
  );
}

function disputedFee(random: PythonRandom, account: Account): Errand | undefined {
  const { february } = account.bills;
  const fee = february.line_items.find(({ item_type }) => item_type === "Fee");
  if (fee === undefined) return undefined;
  const amount = price(fee.amount);
  return errand(
    "A fee on a bill is disputed.",
    {
      want: random.choice([
        {
          user: `Your bill for February 2025 has ${amount} on it for "${fee.description}", which you never ordered. You want that taken off the bill.`,
          ticket: `Disputes ${amount} for "${fee.description}" on the bill for February 2025; it is to be taken off.`,
        },
        {
          user: `You are charged ${amount} for "${fee.description}" on the bill for February 2025. That is a mistake, and you want the money back.`,
          ticket: `Wants ${amount} back, charged by mistake for "${fee.description}" on the bill for February 2025.`,
        },
      ]),
      done: {
        user: "An explanation of the fee is not enough for you; somebody has to deal with it.",
        ticket: "An explanation is not enough.",
      },
    },
    { assertions: [unchanged(account)] },
  );
}

/** The carrier's agents have no tool for it. */
function otherPlan(random: PythonRandom, account: Account, { plans }: Stock): Errand | undefined {
  const [line] = account.lines;
  const [other] = random.sample(
    plans.filter(({ plan_id }) => plan_id !== line.plan.plan_id),
    1,
  );
  if (other === undefined) return undefined;
  return errand(
    "A change of plan, for which there is no tool.",
    {
      want: {
        user: `You want to go from "${line.plan.name}" to "${other.name}" on your own line, as of today. You know that it costs ${price(other.price_per_month)} a month and have made up your mind.`,
        ticket: `Wants the plan "${other.name}" (${price(other.price_per_month)} a month) on the own line, as of today.`,
      },
      done: {
        user: "You call for this alone and want no data added instead.",
        ticket: "No data are to be added instead.",
      },
    },
    { assertions: [unchanged(account)] },
  );
}

/** Data that are used up, of which the user will not buy more. */
function noMoreData(random: PythonRandom, account: Account): Errand | undefined {
  if (!isLimited(account.lines[0].plan)) return undefined;
  useUp(account, random, 2);
  const cost = price(account.lines[0].plan.data_refueling_price_per_gb);
  return errand(
    "Data are used up and the user neither buys more nor keeps the plan.",
    dataUsedUp(random, cost),
    {
      assertions: [unchanged(account), holds(user("assert_mobile_data_status", { expected_status: false }))],
    },
  );
}

function dataUsedUp(random: PythonRandom, cost: string): { readonly want: Said; readonly done: Said } {
  const { want } = symptom(random, "data", []);
  return {
    want,
    done: {
      user: `Should your data be used up, you will not buy more by the GB: ${cost} each is too much for you. You would rather have a bigger plan, whichever comes next.`,
      ticket: `Buys no data by the GB (${cost} each), and wants the next bigger plan if the data are used up.`,
    },
  };
}

/** Nothing was added to the caller's line. */
function unchanged(account: Account): Matter["assertions"][number] {
  return refuelled(account, account.lines[0], 0);
}
