import { spread, type Toolkit, toolkit } from "@mua/core";
import { calculate } from "@mua/python-compat";
import { exchangeDeliveredOrderItems, returnDeliveredOrderItems } from "./delivered-orders.ts";
import {
  findUserIdByEmail,
  findUserIdByNameZip,
  getItemDetails,
  getOrderDetails,
  getProductDetails,
  getUserDetails,
  listAllProductTypes,
} from "./lookups.ts";
import {
  cancelPendingOrder,
  modifyPendingOrderAddress,
  modifyPendingOrderItems,
  modifyPendingOrderPayment,
} from "./pending-orders.ts";
import type { RetailState } from "./state.ts";
import { modifyUserAddress } from "./users.ts";

const ADDRESS = ["address1", "address2", "city", "state", "country", "zip"];

const all = toolkit<RetailState>("RetailTools", [
  ["calculate", "generic", ["expression"], spread((_, expression) => calculate(expression))],
  ["cancel_pending_order", "write", ["order_id", "reason"], spread(cancelPendingOrder)],
  [
    "exchange_delivered_order_items",
    "write",
    ["order_id", "item_ids", "new_item_ids", "payment_method_id"],
    spread(exchangeDeliveredOrderItems),
  ],
  ["find_user_id_by_name_zip", "read", ["first_name", "last_name", "zip"], spread(findUserIdByNameZip)],
  ["find_user_id_by_email", "read", ["email"], spread(findUserIdByEmail)],
  ["get_order_details", "read", ["order_id"], spread(getOrderDetails)],
  ["get_product_details", "read", ["product_id"], spread(getProductDetails)],
  ["get_item_details", "read", ["item_id"], spread(getItemDetails)],
  ["get_user_details", "read", ["user_id"], spread(getUserDetails)],
  ["list_all_product_types", "read", [], spread(listAllProductTypes)],
  ["modify_pending_order_address", "write", ["order_id", ...ADDRESS], spread(modifyPendingOrderAddress)],
  [
    "modify_pending_order_items",
    "write",
    ["order_id", "item_ids", "new_item_ids", "payment_method_id"],
    spread(modifyPendingOrderItems),
  ],
  [
    "modify_pending_order_payment",
    "write",
    ["order_id", "payment_method_id"],
    spread(modifyPendingOrderPayment),
  ],
  ["modify_user_address", "write", ["user_id", ...ADDRESS], spread(modifyUserAddress)],
  [
    "return_delivered_order_items",
    "write",
    ["order_id", "item_ids", "payment_method_id"],
    spread(returnDeliveredOrderItems),
  ],
  ["transfer_to_human_agents", "generic", ["summary"], () => "Transfer successful"],
]);

const withoutItemDetails: Toolkit<RetailState> = {
  methods: new Map([...all.methods].filter(([name]) => name !== "get_item_details")),
};

/** The agent's tools in the official order; `get_item_details` came with a later version. */
export function retailTools(options: { readonly itemDetails: boolean }): Toolkit<RetailState> {
  return options.itemDetails ? all : withoutItemDetails;
}
