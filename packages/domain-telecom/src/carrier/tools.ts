import { spread, toolkit } from "@mua/core";
import {
  assertNoOverdueBill,
  assertOverdueBillExists,
  getBillsForCustomer,
  sendPaymentRequest,
  suspendLineForOverdueBill,
} from "./bills.ts";
import { assertDataRefuelingAmount, getDataUsage, refuelData, setDataUsage } from "./data.ts";
import { assertLineStatus, disableRoaming, enableRoaming, resumeLine, suspendLine } from "./lines.ts";
import { getCustomerByName, getCustomerByPhone, getDetailsById } from "./lookups.ts";
import { type CarrierState, customerOf, updateDatabase } from "./state.ts";

const LINE = ["customer_id", "line_id"];

/** The agent's tools in the official order, and the helpers that tasks name. */
export const carrierTools = toolkit<CarrierState>("TelecomTools", [
  ["get_customer_by_phone", "read", ["phone_number"], spread(getCustomerByPhone)],
  ["get_customer_by_id", "read", ["customer_id"], spread(customerOf)],
  ["get_customer_by_name", "read", ["full_name", "dob"], spread(getCustomerByName)],
  ["get_details_by_id", "read", ["id"], spread(getDetailsById)],
  ["suspend_line", "write", [...LINE, "reason"], spread(suspendLine)],
  ["resume_line", "write", LINE, spread(resumeLine)],
  ["get_bills_for_customer", "read", ["customer_id", ["limit", 12n]], spread(getBillsForCustomer)],
  ["send_payment_request", "write", ["customer_id", "bill_id"], spread(sendPaymentRequest)],
  ["get_data_usage", "read", LINE, spread(getDataUsage)],
  ["set_data_usage", "helper", [...LINE, "data_used_gb"], spread(setDataUsage)],
  ["enable_roaming", "write", LINE, spread(enableRoaming)],
  ["disable_roaming", "write", LINE, spread(disableRoaming)],
  ["transfer_to_human_agents", "generic", ["summary"], () => "Transfer successful"],
  ["refuel_data", "write", [...LINE, "gb_amount"], spread(refuelData)],
  [
    "suspend_line_for_overdue_bill",
    "helper",
    [...LINE, "new_bill_id", "contract_ended"],
    spread(suspendLineForOverdueBill),
  ],
  ["assert_data_refueling_amount", "helper", [...LINE, "expected_amount"], spread(assertDataRefuelingAmount)],
  ["assert_line_status", "helper", [...LINE, "expected_status"], spread(assertLineStatus)],
  [
    "assert_overdue_bill_exists",
    "helper",
    ["customer_id", "overdue_bill_id"],
    spread(assertOverdueBillExists),
  ],
  ["assert_no_overdue_bill", "helper", ["overdue_bill_id"], spread(assertNoOverdueBill)],
  ["update_db", "helper", [["update_data", null]], spread(updateDatabase)],
]);
