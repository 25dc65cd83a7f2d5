import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jsonLines, normal, place } from "./mua.ts";

/** From the first words of the conversation on; the policy before them is long. */
function conversation(stderr: string): string {
  return stderr.slice(stderr.search(/^(?:you|other side): /mu));
}

test("a person plays the agent: asks, looks at the tools, calls one, and the play is kept as a run", async () => {
  using here = place();
  const input = [
    "Could you tell me your email address?",
    "/tools cancel_pending_order",
    "/call cancel_order",
    '/call cancel_pending_order {"order_id": "#Q10401", "reason": "ordered by mistake"}',
    "Your order #Q10401 has been cancelled. Is there anything else?",
  ].join("\n");
  const { code, stdout, stderr } = await here.muaWith({ input }, "play", "quickstart", "cancel-1");
  expect(code).toBe(0);
  expect(conversation(stderr)).toMatchInlineSnapshot(`
    "you: Hello, this is Harbor & Pine. How can I help you today?
    other side: Good morning. I'd like to cancel an order. The reason: our trip was called off, so I no longer need it.
    agent> Could you tell me your email address?
    other side: My email is mara.lindqvist@example.org.
    agent> /tools cancel_pending_order
    cancel_pending_order
    Cancels a whole order that is still pending and refunds it to the payment method it was paid with. Needs the customer's explicit yes first. Returns the order.
    {
      "type": "object",
      "properties": {
        "order_id": {
          "type": "string",
          "description": "The order number with its leading '#Q', for example '#Q10400'."
        },
        "reason": {
          "type": "string",
          "enum": [
            "no longer needed",
            "ordered by mistake"
          ],
          "description": "Why the customer cancels. No other reason is accepted."
        }
      },
      "required": [
        "order_id",
        "reason"
      ]
    }
    agent> /call cancel_order
    There is no tool 'cancel_order'; there are: calculate, cancel_pending_order, exchange_delivered_order_items, find_user_id_by_name_zip, find_user_id_by_email, get_order_details, get_product_details, get_item_details, get_user_details, list_all_product_types, modify_pending_order_address, modify_pending_order_items, modify_pending_order_payment, modify_user_address, return_delivered_order_items, transfer_to_human_agents.
    agent> /call cancel_pending_order {"order_id": "#Q10401", "reason": "ordered by mistake"}
    cancel_pending_order gave: {"order_id": "#Q10401", "user_id": "mara_lindqvist_01", "address": {"address1": "214 Juniper Street", "address2": "", "city": "Bend", "country": "USA", "state": "OR", "zip": "97701"}, "items": [{"name": "Camping Tent", "product_id": "2109", "item_id": "210901", "price": 149.35, "options": {"capacity": "2 persons", "color": "green"}}, {"name": "Picnic Blanket", "product_id": "2115", "item_id": "211502", "price": 31.45, "options": {"size": "large", "pattern": "checked"}}], "status": "cancelled", "fulfillments": [], "payment_history": [{"transaction_type": "payment", "amount": 180.8, "payment_method_id": "card_4417"}, {"transaction_type": "refund", "amount": 180.8, "payment_method_id": "card_4417"}], "cancel_reason": "ordered by mistake", "exchange_items": null, "exchange_new_items": null, "exchange_payment_method_id": null, "exchange_price_difference": null, "return_items": null, "return_payment_method_id": null}
    agent> Your order #Q10401 has been cancelled. Is there anything else?
    other side: That's all, thanks. ###STOP###
    "
  `);
  expect(normal(stdout, here)).toMatchInlineSnapshot(`
    "
    completed by user_stop: reward 0 (DB: orders.#Q10401.cancel_reason: is "ordered by mistake", should be "no longer needed")
      DB 0
        orders.#Q10401.cancel_reason: is "ordered by mistake", should be "no longer needed"

    The run lies in results/runs/TIME-quickstart-retail-human
    "
  `);
  const [run = ""] = here.runs();
  const rescored = await here.mua("rescore", "quickstart", run, "--json");
  expect(jsonLines(rescored).at(-1)).toEqual({
    total: { episodes: 1, agree: 1, disagree: 0, unscorable: 0 },
  });
});

test("a person plays the user", async () => {
  using here = place();
  const input =
    "Please cancel order #Q10401, I no longer need it.\nmara.lindqvist@example.org\nyes\n###STOP###\n";
  const args = ["play", "quickstart", "cancel-1", "--role", "user", "--agent", "careful", "--json"];
  const ran = await here.muaWith({ input }, ...args);
  expect(conversation(ran.stderr)).toMatchInlineSnapshot(`
    "other side: Hello, this is Harbor & Pine. How can I help you today?
    user> Please cancel order #Q10401, I no longer need it.
    other side: Gladly. Could you please tell me your email address, or your name and zip code?
    user> mara.lindqvist@example.org
    other side: I am going to cancel order #Q10401. Do you confirm that (yes/no)?
    user> yes
    other side: Order #Q10401 has been cancelled. Is there anything else I can do for you?
    user> ###STOP###
    "
  `);
  expect(jsonLines(ran)).toMatchObject([{ task: "cancel-1", role: "user", outcome: "completed", reward: 1 }]);
});

test("whoever leaves before the end leaves nothing behind", async () => {
  using here = place();
  const { code, stdout, stderr } = await here.muaWith({ input: "hello\n" }, "play", "quickstart", "cancel-1");
  expect([code, stdout, stderr.split("\n").at(-2)]).toEqual([
    0,
    "",
    "left before the end: nothing is stored",
  ]);
  expect(existsSync(join(here.path, "results"))).toBe(false);
});

test("Ctrl-C leaves too", async () => {
  using here = place();
  const child = here.start("play", "quickstart", "cancel-1");
  const said: string[] = [];
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said.push(text);
    if (said.join("").endsWith("agent> ")) child.kill("SIGINT");
  });
  const [code] = (await once(child, "exit")) as [number | null];
  expect([code, said.join("").split("\n").at(-2)]).toEqual([130, "left before the end: nothing is stored"]);
});
