import type { Row } from "@mua/core";
import { isTruthy, str, typeError, type Value, valueError } from "@mua/python-compat";
import { LAST_MONTH, NEXT_MONTH, TODAY } from "./calendar.ts";
import type { Bill, Customer } from "./model.ts";
import {
  billOf,
  billsOf,
  type CarrierState,
  customerOf,
  editBill,
  editCustomer,
  editLine,
  lineOf,
  planOf,
} from "./state.ts";

/** Newest first; what was issued on the same day keeps its order. */
export function getBillsForCustomer(state: CarrierState, customerId: Value, limit: Value): Value {
  const bills = billsOf(state, customerOf(state, customerId));
  const newestFirst = bills.toSorted((a, b) =>
    a.issue_date === b.issue_date ? 0 : a.issue_date < b.issue_date ? 1 : -1,
  );
  return upTo(newestFirst, limit);
}

/** `items[:limit]`. Throws PythonError TypeError where the limit is no index. */
function upTo<T>(items: readonly T[], limit: Value): readonly T[] {
  if (limit === null) return items;
  if (typeof limit === "bigint" || typeof limit === "boolean") return items.slice(0, Number(limit));
  throw typeError("slice indices must be integers or None or have an __index__ method");
}

export function sendPaymentRequest(state: CarrierState, customerId: Value, billId: Value): string {
  const customer = customerOf(state, customerId);
  if (firstAwaitingPayment(state, customer) !== undefined) {
    throw valueError("A bill is already awaiting payment for this customer");
  }
  if (!customer.bill_ids.some((id) => id === billId)) {
    throw valueError(`Bill ${str(billId)} not found for customer ${str(customerId)}`);
  }
  editBill(state, billId).status = "Awaiting Payment";
  return `Payment request sent to the customer for bill ${str(billId)}`;
}

export function firstAwaitingPayment(state: CarrierState, customer: Row<Customer>): Row<Bill> | undefined {
  return billsOf(state, customer).find(({ status }) => status === "Awaiting Payment");
}

/** Puts a charge on the customer's first draft bill; where there is none, on a new one for the next month. */
export function charge(state: CarrierState, customerId: Value, amount: number, description: string): void {
  const customer = customerOf(state, customerId);
  const draft = billsOf(state, customer).find(({ status }) => status === "Draft");
  const bill =
    draft === undefined
      ? addBill(state, customer, state.newBillId(), "Draft", NEXT_MONTH)
      : editBill(state, draft.bill_id);
  addItem(bill, amount, description);
  bill.total_due += amount;
}

/** What has been due since last month: the line is suspended for it. It may be another customer's line. */
export function suspendLineForOverdueBill(
  state: CarrierState,
  customerId: Value,
  lineId: Value,
  newBillId: Value,
  contractEnded: Value,
): string {
  const { line_id, plan_id, status } = lineOf(state, lineId);
  if (status !== "Active") throw valueError("Line must be active to suspend for unpaid bill");
  const { price_per_month } = planOf(state, plan_id);
  if (price_per_month <= 0) throw valueError("Amount must be positive for overdue bill");
  const customer = customerOf(state, customerId);
  if (billsOf(state, customer).some((bill) => bill.status === "Overdue")) {
    throw valueError("Customer already has an overdue bill");
  }
  const bill = addBill(state, customer, str(newBillId), "Overdue", LAST_MONTH);
  addItem(bill, price_per_month, `Charge for line ${line_id}`);
  bill.total_due = price_per_month;

  const line = editLine(state, line_id);
  line.status = "Suspended";
  line.suspension_start_date = TODAY;
  if (isTruthy(contractEnded)) line.contract_end_date = LAST_MONTH.period_end;
  return `Line ${line_id} suspended for unpaid bill ${bill.bill_id}. Contract ended: ${str(contractEnded)}`;
}

export function assertOverdueBillExists(
  state: CarrierState,
  customerId: Value,
  overdueBillId: Value,
): boolean {
  const { bill_ids } = customerOf(state, customerId);
  if (!bill_ids.some((id) => id === overdueBillId)) {
    throw valueError(`Overdue bill ${str(overdueBillId)} not found`);
  }
  if (billOf(state, overdueBillId).status === "Overdue") return true;
  throw valueError(`Bill ${str(overdueBillId)} is not overdue`);
}

export function assertNoOverdueBill({ tables }: CarrierState, overdueBillId: Value): boolean {
  const bill = typeof overdueBillId === "string" ? tables.bills.get(overdueBillId) : undefined;
  return bill === undefined || bill.status === "Paid";
}

function addBill(
  state: CarrierState,
  customer: Row<Customer>,
  billId: string,
  status: Bill["status"],
  period: typeof NEXT_MONTH,
): Bill {
  const bill: Bill = {
    bill_id: billId,
    customer_id: customer.customer_id,
    period_start: period.period_start,
    period_end: period.period_end,
    issue_date: period.period_start,
    total_due: 0,
    due_date: period.due_date,
    line_items: [],
    status,
  };
  state.tables.bills.set(billId, bill);
  editCustomer(state, customer.customer_id).bill_ids.push(billId);
  return bill;
}

function addItem(bill: Bill, amount: number, description: string): void {
  const item_type = amount < 0 ? "Credit" : "Charge";
  bill.line_items.push({ description, amount, date: TODAY, item_type });
}
