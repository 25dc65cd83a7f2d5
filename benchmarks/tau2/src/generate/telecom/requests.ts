import type { PythonRandom } from "@mua/python-compat";
import { amount, price } from "../words.ts";
import type { Account, AccountLine } from "./account.ts";
import { agent } from "./calls.ts";
import { isLimited, isPaidUp, suspend } from "./condition.ts";
import type { Errand, ErrandDraw } from "./errand.ts";
import { idsOf, lookAtBills, matter, payment, purchase, resumption, together } from "./matter.ts";
import { drawDestination } from "./people.ts";

/** Requests that concern the account, not the phone in the caller's hand: each leaves that as it is. */
export const requests: readonly ErrandDraw[] = [payBills, refuel, resume, askForUsage, askForBill];

/** Another's line made ready for abroad; scored by the call itself, as nothing else shows it. */
export const roamElsewhere: ErrandDraw = (random, account) => {
  const line = drawOther(random, account);
  if (line === undefined) return undefined;
  line.row.roaming_enabled = false;
  const where = drawDestination(random);
  const number = line.row.phone_number;
  return {
    kind: "roaming",
    purpose: "Roaming for another line of the account, whose user is abroad.",
    want: {
      user: `The one who uses ${line.whose}, ${number} on your account, is in ${where} and has no data there, although data roaming is on in the settings. You want the line itself to be fit for abroad. That device is not with you; yours works.`,
      ticket: `The line ${number} of the same account is used in ${where} without data; roaming is on in the device's settings, and the line is to be fit for it.`,
    },
    done: {
      user: "You are content once you are told that roaming is on for that line.",
      ticket: "Done once roaming is on for that line.",
    },
    matter: matter({ actions: [agent("enable_roaming", idsOf(account, line))] }),
    basis: ["ACTION"],
  };
};

function payBills(random: PythonRandom, account: Account): Errand | undefined {
  if (!isPaidUp(account)) return undefined;
  const { december, january } = account.bills;
  const bills = random.random() < 0.5 ? [january] : [december, january];
  for (const bill of bills) bill.status = "Overdue";
  const several = bills.length > 1;
  return {
    kind: "bill",
    purpose: `Payment of ${bills.length} overdue bills that had no consequence yet.`,
    want: {
      user: `A letter reminds you of ${several ? "bills" : "a bill"} that you left unpaid. You want to know ${several ? "the amount of each" : "the amount"}, and to pay today.`,
      ticket: `Wants to be told the amount of ${several ? "each overdue bill" : "the overdue bill"} and to pay today.`,
    },
    done: {
      user: `You are content once you are told that ${several ? "all of them are" : "it is"} paid.`,
      ticket: `Done once ${several ? "all of them are" : "it is"} paid.`,
    },
    matter: together([
      payment(account, bills),
      matter({ communicate: bills.map(({ total_due }) => amount(total_due)) }),
    ]),
    basis: ["ENV_ASSERTION", "COMMUNICATE"],
  };
}

/** Data that a line can be given at most, in GB. */
const MOST = 2;

/** More data for a line that has some left; where one asks for more than is allowed, as much as is. */
function refuel(random: PythonRandom, account: Account): Errand | undefined {
  const limited = account.lines.filter(
    ({ row, plan }) => isLimited(plan) && row.data_used_gb < plan.data_limit_gb,
  );
  if (limited.length === 0) return undefined;
  const line = random.choice(limited);
  const asked = random.choice([0.5, 1, 1.5, 2, 3, 4]);
  const gb = Math.min(asked, MOST);
  const tooMuch = gb < asked;
  const cost = price(gb * line.plan.data_refueling_price_per_gb);
  const number = line.row.phone_number;
  return {
    kind: "refuel",
    purpose: `${asked} GB more for a line${tooMuch ? `, of which ${MOST} are allowed` : ""}.`,
    want: {
      user: `You want ${asked} GB more data for ${line.whose}, ${number} on your account.${tooMuch ? " Should that not be possible, you take as much as is allowed." : ""} Before you agree you ask what it costs; ${cost} is all right with you.`,
      ticket: `Wants ${asked} GB more data for the line ${number} of the account${tooMuch ? ", or as much as is allowed" : ""}, for at most ${cost}.`,
    },
    done: {
      user: "You are content once you are told that the data were added.",
      ticket: "Done once the data are added.",
    },
    matter: purchase(account, line, gb),
    basis: ["ENV_ASSERTION"],
  };
}

/** Another line, suspended though all is paid. */
function resume(random: PythonRandom, account: Account): Errand | undefined {
  const line = drawOther(random, account);
  if (line === undefined || !isPaidUp(account)) return undefined;
  suspend(account, line);
  const number = line.row.phone_number;
  return {
    kind: "resume",
    purpose: "Another line of the account is suspended though nothing is overdue any more.",
    want: {
      user: `The number ${number} on your account, ${line.whose}, is still suspended, although you paid what was open last week. You want that line to be active again. That device is not with you; you can pass on what has to be done with it.`,
      ticket: `The line ${number} of the same account is suspended although all bills are paid; it is to be active again.`,
    },
    done: {
      user: "You are content once you are told that the line is active.",
      ticket: "Done once the line is active.",
    },
    matter: together([lookAtBills(account), resumption(account, line)]),
    basis: ["ENV_ASSERTION"],
  };
}

function askForUsage(random: PythonRandom, account: Account): Errand | undefined {
  const line = drawOther(random, account);
  if (line === undefined) return undefined;
  const number = line.row.phone_number;
  return {
    kind: "question",
    purpose: "How much data another line of the account has used, and on which plan it is.",
    want: {
      user: `You want to know how many GB ${line.whose}, ${number} on your account, has used this month, to the decimal, and the name of the plan it is on.`,
      ticket: `Asks for the data used on the line ${number} of the same account this month, and for the name of its plan.`,
    },
    done: { user: "You are content once you are told both.", ticket: "Done once both are told." },
    matter: matter({
      actions: [
        agent("get_data_usage", idsOf(account, line)),
        agent("get_details_by_id", { id: line.plan.plan_id }),
      ],
      communicate: [String(line.row.data_used_gb), line.plan.name],
    }),
    basis: ["COMMUNICATE"],
  };
}

function askForBill(_: PythonRandom, account: Account): Errand {
  const { february } = account.bills;
  const [fee] = february.line_items.filter(({ item_type }) => item_type === "Fee");
  return {
    kind: "question",
    purpose: "The total of the bill of February, and the fee in it.",
    want: {
      user: "You did the accounts of the month and miss the paper: you want to know the total of your bill for February 2025, and how much of it is a fee beside the plans.",
      ticket: "Asks for the total of the bill for February 2025, and for the fee in it.",
    },
    done: {
      user: "You are content once you are told both amounts.",
      ticket: "Done once both amounts are told.",
    },
    matter: together([
      lookAtBills(account),
      matter({ communicate: [february.total_due, ...(fee === undefined ? [] : [fee.amount])].map(amount) }),
    ]),
    basis: ["COMMUNICATE"],
  };
}

/** A line of the account that is not the caller's own. */
function drawOther(random: PythonRandom, { lines: [, ...others] }: Account): AccountLine | undefined {
  return others.length === 0 ? undefined : random.choice(others);
}
