import type { Row } from "@mua/core";
import {
  floatRepr,
  formatFixed,
  PythonError,
  str,
  typeError,
  typeName,
  type Value,
  valueError,
} from "@mua/python-compat";
import { charge } from "./bills.ts";
import { CYCLE_END } from "./calendar.ts";
import type { Line } from "./model.ts";
import { type CarrierState, editLine, lineOfCustomer, planOf } from "./state.ts";

export function getDataUsage(state: CarrierState, customerId: Value, lineId: Value): Value {
  const { line_id, plan_id, data_used_gb, data_refueling_gb } = lineOfCustomer(state, customerId, lineId);
  const { data_limit_gb } = planOf(state, plan_id);
  return new Map(
    Object.entries({ line_id, data_used_gb, data_limit_gb, data_refueling_gb, cycle_end_date: CYCLE_END }),
  );
}

/** Whether the line has used what its plan and its refuellings allow. Throws PythonError where there is no such plan. */
export function isDataUsedUp(state: CarrierState, line: Row<Line>): boolean {
  return line.data_used_gb >= planOf(state, line.plan_id).data_limit_gb + line.data_refueling_gb;
}

export function refuelData(state: CarrierState, customerId: Value, lineId: Value, gbAmount: Value): Value {
  const { line_id, plan_id } = lineOfCustomer(state, customerId, lineId);
  const gb = positiveAmount(gbAmount);
  const { data_refueling_price_per_gb: price } = planOf(state, plan_id);
  const amount = gb * price;
  const line = editLine(state, line_id);
  line.data_refueling_gb += gb;
  charge(state, customerId, amount, `Data refueling: ${str(gbAmount)} GB at $${floatRepr(price)}/GB`);
  return new Map<string, Value>([
    [
      "message",
      `Successfully added ${str(gbAmount)} GB of data for line ${line_id} for $${formatFixed(amount, 2)}`,
    ],
    ["new_data_refueling_gb", line.data_refueling_gb],
    ["charge", amount],
  ]);
}

/** The amount as the float it becomes when Python computes with it. Throws PythonError. */
function positiveAmount(gb: Value): number {
  if (typeof gb !== "number" && typeof gb !== "bigint" && typeof gb !== "boolean") {
    throw typeError(`'<=' not supported between instances of '${typeName(gb)}' and 'int'`);
  }
  const amount = Number(gb);
  if (amount <= 0) throw valueError("Refuel amount must be positive");
  if (typeof gb === "bigint" && !Number.isFinite(amount)) {
    throw new PythonError("OverflowError", "int too large to convert to float");
  }
  return amount;
}

export function setDataUsage(state: CarrierState, customerId: Value, lineId: Value, gb: Value): string {
  const { line_id } = lineOfCustomer(state, customerId, lineId);
  if (typeof gb !== "number" && typeof gb !== "bigint") {
    throw typeError(`data usage must be a number, not '${typeName(gb)}'`);
  }
  editLine(state, line_id).data_used_gb = gb;
  return `Data usage set to ${str(gb)} GB for line ${line_id}`;
}

export function assertDataRefuelingAmount(
  state: CarrierState,
  customerId: Value,
  lineId: Value,
  expected: Value,
): boolean {
  const { data_refueling_gb } = lineOfCustomer(state, customerId, lineId);
  if (typeof expected !== "number" && typeof expected !== "bigint" && typeof expected !== "boolean") {
    throw typeError(`unsupported operand type(s) for -: 'float' and '${typeName(expected)}'`);
  }
  return Math.abs(data_refueling_gb - Number(expected)) < 1e-6;
}
