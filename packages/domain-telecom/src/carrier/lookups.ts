import type { Row } from "@mua/core";
import { attributeError, lower, lowerOf, str, type Value, valueError } from "@mua/python-compat";
import type { Customer, Line } from "./model.ts";
import { billOf, type CarrierState, customerOf, deviceOf, lineOf, planOf } from "./state.ts";

/** The first customer who is reached under that number, or has a line with it. */
export function getCustomerByPhone(state: CarrierState, phoneNumber: Value): Row<Customer> {
  for (const customer of state.tables.customers.values()) {
    if (customer.phone_number === phoneNumber) return customer;
    if (customer.line_ids.some((id) => lineOf(state, id).phone_number === phoneNumber)) return customer;
  }
  throw valueError(`Customer with phone number ${str(phoneNumber)} not found`);
}

export function getCustomerByName(state: CarrierState, fullName: Value, dob: Value): Value {
  return state.tables.customers
    .list()
    .filter(
      ({ full_name, date_of_birth }) => lower(full_name) === lowerOf(fullName) && date_of_birth === dob,
    );
}

export function getDetailsById(state: CarrierState, id: Value): Value {
  if (typeof id !== "string") throw attributeError(id, "startswith");
  switch (id.charAt(0)) {
    case "L":
      return lineOf(state, id);
    case "D":
      return deviceOf(state, id);
    case "B":
      return billOf(state, id);
    case "C":
      return customerOf(state, id);
    case "P":
      return planOf(state, id);
    default:
      throw valueError(`Unknown ID format or type: ${id}`);
  }
}

/** The first line with that number. Throws PythonError. */
export function lineByPhone(state: CarrierState, phoneNumber: string): Row<Line> {
  for (const line of state.tables.lines.values()) if (line.phone_number === phoneNumber) return line;
  throw valueError(`Line with phone number ${phoneNumber} not found`);
}
