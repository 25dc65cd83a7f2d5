import { type Dict, isDict, isList, type List, str, type Value } from "@mua/python-compat";
import { callText } from "../calls.ts";

/** Attributes of a class before and after; empty after for a class of which nothing is expected. */
type Change = { readonly before: Dict; readonly after: Dict };

/**
 * Messages that lead from one state of a phone to another, a call each: our own way where the messages that a task expects do
 * not lead to the state that it expects. `names` are the people of the inbox by id.
 */
export function planMessages(from: List, to: List, names: ReadonlyMap<string, string>): readonly string[] {
  const change = (name: string): Change => ({
    before: attributesOf(from, name),
    after: attributesOf(to, name),
  });
  return [
    ...phoneCalls(change("BaseApi")),
    ...foodCalls(change("FoodPlatform")),
    ...messageCalls(change("MessageApi"), names),
    ...reminderCalls(change("ReminderApi")),
  ];
}

function phoneCalls(change: Change): readonly string[] {
  const turnsOn = (attribute: string) =>
    change.after.get(attribute) === true && change.before.get(attribute) === false;
  return [
    ...(turnsOn("wifi") ? [message("turn_on_wifi", {})] : []),
    ...(turnsOn("logged_in") ? [message("login_device", {})] : []),
  ];
}

function foodCalls({ after }: Change): readonly string[] {
  const users = dictOf(after.get("users"));
  const logins = listOf(after.get("logged_in_users")).map((username) =>
    message("login_food_platform", { username, password: fieldOf(users.get(str(username)), "password") }),
  );
  const orders = listOf(after.get("orders")).map((order) =>
    message("add_food_delivery_order", {
      username: fieldOf(order, "user_name"),
      merchant_name: fieldOf(order, "merchant_name"),
      items: listOf(fieldOf(order, "items")).map((item) => ({
        product: fieldOf(item, "product"),
        quantity: fieldOf(item, "quantity"),
      })),
    }),
  );
  return [...logins, ...orders];
}

function messageCalls(change: Change, names: ReadonlyMap<string, string>): readonly string[] {
  const { removed, added } = rowChanges(change, "inbox");
  const nameOf = (row: Value, field: string) => names.get(str(fieldOf(row, field))) ?? null;
  return [
    ...removed.map((message_id) => message("delete_message", { message_id })),
    ...added.map((row) =>
      message("send_message", {
        sender_name: nameOf(row, "sender_id"),
        receiver_name: nameOf(row, "receiver_id"),
        message: fieldOf(row, "message"),
      }),
    ),
  ];
}

function reminderCalls(change: Change): readonly string[] {
  const { removed, added } = rowChanges(change, "reminder_list");
  return [
    ...removed.map((reminder_id) => message("delete_reminder", { reminder_id })),
    ...added.map((row) =>
      message("add_reminder", {
        title: fieldOf(row, "title"),
        description: fieldOf(row, "description"),
        time: fieldOf(row, "time"),
      }),
    ),
  ];
}

/** Ids that are gone and rows that are new; nothing where nothing is expected. */
function rowChanges(
  { before, after }: Change,
  attribute: string,
): { readonly removed: readonly bigint[]; readonly added: readonly Value[] } {
  if (!after.has(attribute)) return { removed: [], added: [] };
  const [rows, expected] = [dictOf(before.get(attribute)), dictOf(after.get(attribute))];
  return {
    removed: [...rows.keys()].filter((id) => !expected.has(id)).map((id) => BigInt(str(id))),
    added: [...expected].flatMap(([id, row]) => (rows.has(id) ? [] : [row])),
  };
}

function message(name: string, args: { readonly [parameter: string]: Value }): string {
  return `[${callText(name, new Map(Object.entries(args)))}]`;
}

function attributesOf(states: List, className: string): Dict {
  return dictOf(states.map((state) => fieldOf(state, className)).find(isDict));
}

function fieldOf(row: Value | undefined, field: string): Value {
  return dictOf(row).get(field) ?? null;
}

function dictOf(value: Value | undefined): Dict {
  return isDict(value) ? value : new Map();
}

function listOf(value: Value | undefined): List {
  return isList(value) ? value : [];
}
