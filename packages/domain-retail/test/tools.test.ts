import { dumps, type Value } from "@mua/python-compat";
import { describe, expect, it } from "vitest";
import { retailTools } from "../src/index.ts";
import { type Arguments, fieldOf, loadShop, openShop, type Shop } from "./shop.ts";

const modify = { order_id: "#P1", item_ids: ["1001"], new_item_ids: ["1002"], payment_method_id: "paypal_1" };
const exchange = {
  order_id: "#D1",
  item_ids: ["2002"],
  new_item_ids: ["2001"],
  payment_method_id: "paypal_1",
};
const giveBack = { order_id: "#D1", item_ids: ["2002"], payment_method_id: "credit_card_1" };
const address = {
  address1: "5 Low St",
  address2: "",
  city: "Ash",
  state: "NV",
  country: "USA",
  zip: "20002",
};

function balance({ call }: Shop, user: string, card: string): Value | undefined {
  const methods = fieldOf(call("get_user_details", { user_id: user }), "payment_methods");
  return methods instanceof Map ? methods.get(card).get("balance") : undefined;
}

function show(content: string, ...fields: readonly string[]): string {
  return fields.map((name) => dumps(fieldOf(content, name) ?? null)).join("\n");
}

describe("lookups", () => {
  const { call } = openShop();

  it("shows rows in official field order with floats as floats", () => {
    expect(call("get_order_details", { order_id: "#X1" })).toMatchInlineSnapshot(
      `"{"order_id": "#X1", "user_id": "ada_2", "address": {"address1": "2 Mill Lane", "address2": "Flat B", "city": "Reed", "country": "USA", "state": "OR", "zip": "10002"}, "items": [], "status": "cancelled", "fulfillments": [], "payment_history": [{"transaction_type": "payment", "amount": 5.0, "payment_method_id": "paypal_2"}, {"transaction_type": "refund", "amount": 5.0, "payment_method_id": "paypal_2"}], "cancel_reason": "ordered by mistake", "exchange_items": null, "exchange_new_items": null, "exchange_payment_method_id": null, "exchange_price_difference": null, "return_items": null, "return_payment_method_id": null}"`,
    );
    expect(call("get_user_details", { user_id: "ada_1" })).toMatchInlineSnapshot(
      `"{"user_id": "ada_1", "name": {"first_name": "Ada", "last_name": "Quill"}, "address": {"address1": "1 Mill Lane", "address2": "", "city": "Reed", "country": "USA", "state": "OR", "zip": "10001"}, "email": "Ada.Quill@post.example", "payment_methods": {"gift_card_1": {"source": "gift_card", "id": "gift_card_1", "balance": 30.0}, "credit_card_1": {"source": "credit_card", "id": "credit_card_1", "brand": "visa", "last_four": "1234"}, "paypal_1": {"source": "paypal", "id": "paypal_1"}}, "orders": ["#P1", "#P2", "#D1", "#S1"]}"`,
    );
    expect(call("get_product_details", { product_id: "200" })).toMatchInlineSnapshot(
      `"{"name": "Umbrella", "product_id": "200", "variants": {"2001": {"item_id": "2001", "options": {"colour": "green"}, "available": true, "price": 15.3}, "2002": {"item_id": "2002", "options": {"colour": "grey"}, "available": true, "price": 18.95}, "2003": {"item_id": "2003", "options": {"colour": "gold"}, "available": false, "price": 90.0}}}"`,
    );
    expect(call("get_item_details", { item_id: "1002" })).toMatchInlineSnapshot(
      `"{"item_id": "1002", "options": {"body": "steel", "volume": "2 l"}, "available": true, "price": 34.1}"`,
    );
    expect(call("list_all_product_types", {})).toMatchInlineSnapshot(
      `"{"Kettle": "100", "Umbrella": "200"}"`,
    );
  });

  it("finds users whatever the case, the first in database order", () => {
    expect(call("find_user_id_by_email", { email: "ADA.QUILL@POST.EXAMPLE" })).toBe("ada_1");
    expect(call("find_user_id_by_name_zip", { first_name: "aDa", last_name: "QUILL", zip: "10002" })).toBe(
      "ada_2",
    );
  });

  it("finds users by the zip of this episode", () => {
    const shop = openShop();
    const find = (zip: string) =>
      shop.call("find_user_id_by_name_zip", { first_name: "Ada", last_name: "Quill", zip });
    shop.call("modify_user_address", { user_id: "ada_2", ...address, zip: "10001" });
    expect(find("10001")).toBe("ada_1");
    shop.call("modify_user_address", { user_id: "ada_1", ...address });
    expect([find("10001"), find("20002"), find("10002")]).toEqual([
      "ada_2",
      "ada_1",
      "Error: User not found",
    ]);
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty", "", "\ud800"])(
    "does not find %j",
    (id) => {
      expect(call("get_order_details", { order_id: id })).toBe("Error: Order not found");
      expect(call("get_user_details", { user_id: id })).toBe("Error: User not found");
      expect(call("get_product_details", { product_id: id })).toBe("Error: Product not found");
      expect(call("get_item_details", { item_id: id })).toBe("Error: Item not found");
      expect(call("find_user_id_by_email", { email: id })).toBe("Error: User not found");
      expect(call("modify_pending_order_payment", { order_id: "#P1", payment_method_id: id })).toBe(
        "Error: Payment method not found",
      );
      expect(call(id, {})).toBe(`Error: Tool '${id}' not found.`);
    },
  );

  it("has item details only where asked for", () => {
    expect(openShop(loadShop(), false).call("get_item_details", { item_id: "1002" })).toBe(
      "Error: Tool 'get_item_details' not found.",
    );
    const names = (itemDetails: boolean) => [...retailTools({ itemDetails }).methods.keys()];
    expect(names(false)).toEqual(names(true).filter((name) => name !== "get_item_details"));
    expect(names(true)).toHaveLength(16);
  });
});

describe("cancelling", () => {
  it("refunds to the gift card, rounded", () => {
    const shop = openShop();
    const order = shop.call("cancel_pending_order", { order_id: "#P2", reason: "no longer needed" });
    expect(show(order, "status", "cancel_reason", "payment_history")).toMatchInlineSnapshot(`
      ""cancelled"
      "no longer needed"
      [{"transaction_type": "payment", "amount": 34.1, "payment_method_id": "gift_card_1"}, {"transaction_type": "refund", "amount": 34.1, "payment_method_id": "gift_card_1"}]"
    `);
    expect(balance(shop, "ada_1", "gift_card_1")).toBe(64.1);
  });

  it("keeps what was credited before a payment method is missing", () => {
    const shop = openShop();
    const before = shop.call("get_order_details", { order_id: "#P3" });
    expect(shop.call("cancel_pending_order", { order_id: "#P3", reason: "ordered by mistake" })).toBe(
      "Error: Payment method not found",
    );
    expect(shop.call("get_order_details", { order_id: "#P3" })).toBe(before);
    expect(balance(shop, "ada_1", "gift_card_1")).toBe(40.11);
  });
});

describe("modifying a pending order", () => {
  it("gives every item the price and options of the last pair", () => {
    const { call } = openShop();
    const order = call("modify_pending_order_items", {
      ...modify,
      item_ids: ["1001", "2001"],
      new_item_ids: ["1002", "2002"],
    });
    expect(show(order, "status", "items", "payment_history")).toMatchInlineSnapshot(`
      ""pending (item modified)"
      [{"name": "Kettle", "product_id": "100", "item_id": "1002", "price": 18.95, "options": {"colour": "grey"}}, {"name": "Umbrella", "product_id": "200", "item_id": "2002", "price": 18.95, "options": {"colour": "grey"}}, {"name": "Umbrella", "product_id": "200", "item_id": "2001", "price": 15.3, "options": {"colour": "green"}}]
      [{"transaction_type": "payment", "amount": 50.6, "payment_method_id": "credit_card_1"}, {"transaction_type": "payment", "amount": 17.75, "payment_method_id": "paypal_1"}]"
    `);
  });

  it("can be done once, but for address and payment", () => {
    const { call } = openShop();
    call("modify_pending_order_items", modify);
    expect(call("modify_pending_order_items", modify)).toBe("Error: Non-pending order cannot be modified");
    expect(call("cancel_pending_order", { order_id: "#P1", reason: "no longer needed" })).toBe(
      "Error: Non-pending order cannot be cancelled",
    );
    expect(
      show(call("modify_pending_order_address", { order_id: "#P1", ...address }), "address"),
    ).toMatchInlineSnapshot(
      `"{"address1": "5 Low St", "address2": "", "city": "Ash", "country": "USA", "state": "NV", "zip": "20002"}"`,
    );
    expect(call("modify_pending_order_payment", { order_id: "#P1", payment_method_id: "gift_card_1" })).toBe(
      "Error: There should be exactly one payment for a pending order",
    );
  });

  it("takes the difference from a gift card that can pay it", () => {
    const shop = openShop();
    const order = shop.call("modify_pending_order_items", { ...modify, payment_method_id: "gift_card_1" });
    expect(show(order, "payment_history")).toMatchInlineSnapshot(
      `"[{"transaction_type": "payment", "amount": 50.6, "payment_method_id": "credit_card_1"}, {"transaction_type": "payment", "amount": 14.100000000000001, "payment_method_id": "gift_card_1"}]"`,
    );
    expect(balance(shop, "ada_1", "gift_card_1")).toBe(15.9);
  });

  it("accepts no items at all", () => {
    const { call } = openShop();
    const order = call("modify_pending_order_items", { ...modify, item_ids: "", new_item_ids: new Map() });
    expect(show(order, "status", "payment_history")).toMatchInlineSnapshot(`
      ""pending (item modified)"
      [{"transaction_type": "payment", "amount": 50.6, "payment_method_id": "credit_card_1"}, {"transaction_type": "refund", "amount": 0.0, "payment_method_id": "paypal_1"}]"
    `);
  });

  it("moves the payment between methods", () => {
    const shop = openShop();
    const order = shop.call("modify_pending_order_payment", {
      order_id: "#P2",
      payment_method_id: "paypal_1",
    });
    expect(show(order, "status", "payment_history")).toMatchInlineSnapshot(`
      ""pending"
      [{"transaction_type": "payment", "amount": 34.1, "payment_method_id": "gift_card_1"}, {"transaction_type": "payment", "amount": 34.1, "payment_method_id": "paypal_1"}, {"transaction_type": "refund", "amount": 34.1, "payment_method_id": "gift_card_1"}]"
    `);
    expect(balance(shop, "ada_1", "gift_card_1")).toBe(64.1);
  });

  it("keeps the new payment when the old method is missing", () => {
    const shop = openShop();
    expect(
      shop.call("modify_pending_order_payment", { order_id: "#P4", payment_method_id: "gift_card_1" }),
    ).toBe("Error: Payment method not found");
    expect(
      show(shop.call("get_order_details", { order_id: "#P4" }), "payment_history"),
    ).toMatchInlineSnapshot(
      `"[{"transaction_type": "payment", "amount": 12.5, "payment_method_id": "lost_1"}, {"transaction_type": "payment", "amount": 12.5, "payment_method_id": "gift_card_1"}, {"transaction_type": "refund", "amount": 12.5, "payment_method_id": "lost_1"}]"`,
    );
    expect(balance(shop, "ada_1", "gift_card_1")).toBe(17.5);
  });
});

describe("a delivered order", () => {
  it("is exchanged with both lists sorted, for a rounded difference", () => {
    const shop = openShop();
    const order = shop.call("exchange_delivered_order_items", {
      ...exchange,
      item_ids: ["2002", "1001"],
      new_item_ids: ["2001", "1002"],
      payment_method_id: "gift_card_1",
    });
    const fields = ["status", "exchange_items", "exchange_new_items", "exchange_price_difference"];
    expect(show(order, ...fields)).toMatchInlineSnapshot(`
      ""exchange requested"
      ["1001", "2002"]
      ["1002", "2001"]
      10.45"
    `);
    expect(balance(shop, "ada_1", "gift_card_1")).toBe(30);
  });

  it("may be exchanged for the same item, or for nothing with an int difference", () => {
    const same = openShop().call("exchange_delivered_order_items", { ...exchange, new_item_ids: ["2002"] });
    expect(show(same, "exchange_price_difference")).toBe("0.0");
    const none = openShop().call("exchange_delivered_order_items", {
      ...exchange,
      item_ids: [],
      new_item_ids: [],
    });
    expect(show(none, "exchange_price_difference", "exchange_items")).toBe("0\n[]");
  });

  it("is returned to the original payment method or a gift card", () => {
    const returned = openShop().call("return_delivered_order_items", {
      ...giveBack,
      item_ids: ["2002", "1001"],
    });
    expect(show(returned, "status", "return_items", "return_payment_method_id")).toMatchInlineSnapshot(`
      ""return requested"
      ["1001", "2002"]
      "credit_card_1""
    `);
    expect(
      show(
        openShop().call("return_delivered_order_items", { ...giveBack, payment_method_id: "gift_card_1" }),
        "status",
      ),
    ).toBe('"return requested"');
  });
});

describe("refusals", () => {
  /** Arguments to put in place of usual ones, and the text of the error; nothing may change. */
  function refuses(tool: string, usual: Arguments, cases: readonly (readonly [Arguments, string])[]): void {
    it.each(cases)(`${tool} with %o: %s`, (wrong, message) => {
      const { world, call } = openShop();
      const before = world.digest();
      expect(call(tool, { ...usual, ...wrong })).toBe(`Error: ${message}`);
      expect(world.digest()).toEqual(before);
    });
  }

  refuses("find_user_id_by_email", {}, [
    [{ email: 3n }, "'int' object has no attribute 'lower'"],
    [{ email: null }, "'NoneType' object has no attribute 'lower'"],
    [{ email: "ada.quill" }, "User not found"],
  ]);

  refuses("find_user_id_by_name_zip", { first_name: "Ada", last_name: "Quill", zip: "10001" }, [
    [{ first_name: new Map() }, "'dict' object has no attribute 'lower'"],
    [{ last_name: 1.5 }, "'float' object has no attribute 'lower'"],
    [{ last_name: 1.5, first_name: "Eve" }, "User not found"],
    [{ zip: 10001n }, "User not found"],
  ]);

  refuses("get_order_details", {}, [
    [{ order_id: ["#P1"] }, "unhashable type: 'list'"],
    [{ order_id: new Map() }, "unhashable type: 'dict'"],
    [{ order_id: Number.NaN }, "Order not found"],
  ]);

  refuses("get_item_details", {}, [
    [{ item_id: [] }, "unhashable type: 'list'"],
    [{ item_id: 1002n }, "Item not found"],
  ]);

  refuses("cancel_pending_order", { order_id: "#P1", reason: "no longer needed" }, [
    [{ reason: [] }, "unhashable type: 'list'"],
    [{ reason: [], order_id: "#S1" }, "Non-pending order cannot be cancelled"],
    [{ reason: "No longer needed" }, "Invalid reason"],
  ]);

  refuses("modify_pending_order_items", modify, [
    [{ item_ids: 5n }, "'int' object is not iterable"],
    [{ item_ids: null }, "'NoneType' object is not iterable"],
    [{ item_ids: "1001" }, "1 not found"],
    [{ item_ids: new Map([["1001", 1n]]) }, "'dict' object has no attribute 'count'"],
    [{ item_ids: [1001n] }, "1001 not found"],
    [{ item_ids: [["1001", null]] }, "['1001', None] not found"],
    [{ item_ids: ["1001", "1001"] }, "1001 not found"],
    [{ new_item_ids: true }, "object of type 'bool' has no len()"],
    [{ new_item_ids: [] }, "The number of items to be exchanged should match"],
    [{ new_item_ids: "1002" }, "The number of items to be exchanged should match"],
    [{ new_item_ids: ["1001"] }, "The new item id should be different from the old item id"],
    [{ new_item_ids: ["2002"] }, "Variant not found"],
    [{ new_item_ids: [1002n] }, "Variant not found"],
    [{ new_item_ids: [[]] }, "unhashable type: 'list'"],
    [{ item_ids: ["2001"], new_item_ids: ["2003"] }, "New item 2003 not found or available"],
    [{ payment_method_id: "paypal_2" }, "Payment method not found"],
    [{ payment_method_id: new Map() }, "unhashable type: 'dict'"],
  ]);

  refuses("modify_pending_order_payment", { order_id: "#P1", payment_method_id: "paypal_1" }, [
    [
      { payment_method_id: "credit_card_1" },
      "The new payment method should be different from the current one",
    ],
    [{ payment_method_id: "gift_card_1" }, "Insufficient gift card balance to pay for the order"],
    [{ payment_method_id: [], order_id: "#D1" }, "Non-pending order cannot be modified"],
  ]);

  refuses("exchange_delivered_order_items", exchange, [
    [{ order_id: "#P1" }, "Non-delivered order cannot be exchanged"],
    [{ item_ids: ["2001"] }, "Number of 2001 not found."],
    [{ new_item_ids: [] }, "The number of items to be exchanged should match."],
    [{ new_item_ids: ["2003"] }, "New item 2003 not found or available"],
  ]);

  refuses(
    "exchange_delivered_order_items",
    { order_id: "#D2", item_ids: ["2001"], new_item_ids: ["2002"], payment_method_id: "gift_card_2" },
    [[{}, "Insufficient gift card balance to pay for the price difference"]],
  );

  refuses("return_delivered_order_items", giveBack, [
    [{ item_ids: ["2002", "2002"] }, "Some item not found"],
    [{ item_ids: 0n }, "'int' object is not iterable"],
    [{ payment_method_id: "paypal_1" }, "Payment method should be the original payment method"],
    [{ payment_method_id: "paypal_2", order_id: "#D2" }, "list index out of range"],
  ]);

  refuses("calculate", {}, [[{ expression: 5n }, "'int' object is not iterable"]]);

  it("validates addresses as the official model does", () => {
    const { call } = openShop();
    expect(
      call("modify_user_address", {
        user_id: "ada_1",
        ...address,
        zip: 20002n,
        country: null,
        state: ["NV"],
      }),
    ).toMatchInlineSnapshot(`
      "Error: 3 validation errors for UserAddress
      country
        Input should be a valid string [type=string_type, input_value=None, input_type=NoneType]
          For further information visit https://errors.pydantic.dev/2.14/v/string_type
      state
        Input should be a valid string [type=string_type, input_value=['NV'], input_type=list]
          For further information visit https://errors.pydantic.dev/2.14/v/string_type
      zip
        Input should be a valid string [type=string_type, input_value=20002, input_type=int]
          For further information visit https://errors.pydantic.dev/2.14/v/string_type"
    `);
    expect(
      call("modify_pending_order_address", { order_id: "#P1", ...address, address2: Number.NaN }),
    ).toMatchInlineSnapshot(`
      "Error: 1 validation error for UserAddress
      address2
        Input should be a valid string [type=string_type, input_value=nan, input_type=float]
          For further information visit https://errors.pydantic.dev/2.14/v/string_type"
    `);
  });
});
