import { describe, expect, it } from "vitest";
import { session } from "./small-part.ts";

describe("the phone", () => {
  it("keeps wifi and login for each class, and turns them on in all", () => {
    const { scenario, run } = session(["BaseApi", "MessageApi"], { wifi: false, loggedIn: false });
    expect(run("[send_message(sender_name='Ada', receiver_name='Ben', message='Hi')]")).toContain(
      "not logged in",
    );
    run("[turn_on_wifi(), login_device()]");
    for (const attributes of scenario.attributes().values()) {
      expect(attributes).toMatchObject({ wifi: true, logged_in: true });
    }
  });

  it("sends until the inbox is full, counts on after a deletion, and loses the times", () => {
    const { run } = session(["BaseApi", "MessageApi"]);
    const send = "[send_message(sender_name='Ada', receiver_name='Ben', message='Hi')]";
    expect(run("[get_latest_message_id(), get_earliest_message_id()]")).toMatchInlineSnapshot(
      `"[{'status': True, 'message': 'The latest message ID is 1', 'message_id': 1}, {'status': True, 'message': 'The earliest message ID is 2', 'message_id': 2}]"`,
    );
    expect(run(send)).toContain("successfully sent to Ben");
    expect(run(send)).toContain("capacity is full");
    expect(run("[delete_message(message_id='3'), delete_message(message_id=True)]")).toMatchInlineSnapshot(
      `"[{'status': False, 'message': 'Message ID does not exist'}, {'status': True, 'message': 'Message ID True has been successfully deleted.'}]"`,
    );
    run(send);
    expect(run("[search_messages(user_name='Ben', keyword='HI')]")).toContain("'id': 4");
    expect(run("[get_latest_message_id()]")).toBe(`["Error during execution: 'time'"]`);
  });

  it("keeps what it is given, whatever its type, but nothing that JSON cannot hold", () => {
    const { scenario, run } = session(["BaseApi", "ReminderApi"]);
    expect(run("[add_reminder(title=1.0, description=b'x', time=0)]")).toContain(
      "Object of type bytes is not JSON",
    );
    expect(run("[add_reminder(title=1.0, description=(1,), time=None)]")).toContain("Reminder '1.0' was");
    expect(
      JSON.stringify(scenario.saved(), (_, value) =>
        value instanceof Map ? [...value] : typeof value === "bigint" ? Number(value) : value,
      ),
    ).toContain('"description",[1]');
    expect(run("[view_reminder_by_title(title=True)]")).toContain("'reminder_id': 2");
    expect(run("[mark_as_notified(reminder_id=1)]")).toContain("'func_call_result'");
  });

  it("shows what a later call of the same message has changed", () => {
    const { run } = session(["BaseApi", "ReminderApi"], { language: "zh" });
    expect(run("[view_reminder_by_title(title='Tea'), mark_as_notified(reminder_id=1.0)]")).toContain(
      "'notified': True",
    );
    expect(run("[search_reminders(keyword='TEA')]")).toBe(
      `["Error during execution: 'str' object has no attribute 'strftime'"]`,
    );
  });

  it.each([
    ["en", "Total amount: 20.0 yuan"],
    ["zh", "余额不足，无法下单"],
  ] as const)("lets an order take the whole balance or not: %s", (language, expected) => {
    const { run } = session(["BaseApi", "FoodPlatform"], { language });
    run("[login_food_platform(username='Ada', password='pw')]");
    const order = (items: string) =>
      `[add_food_delivery_order(username='Ada', merchant_name='Bakery', items=${items})]`;
    expect(run(order("[{'product': 'Cake'}]"))).toContain(expected);
  });

  it("checks an order item by item", () => {
    const { run } = session(["BaseApi", "FoodPlatform"]);
    run("[login_food_platform(username='Ada', password='pw')]");
    const order = (items: string) =>
      run(`[add_food_delivery_order(username='Ada', merchant_name='Bakery', items=${items})]`);
    expect(order("[{'product': 'Bun', 'quantity': 1.0}]")).toContain("Invalid quantity 1.0 for product Bun");
    expect(order("[{'product': 'Pie'}]")).toContain("Product Pie does not exist in Bakery's menu");
    expect(order("['Bun']")).toBe(`["Error during execution: 'str' object has no attribute 'get'"]`);
    expect(order("5")).toBe(`["Error during execution: 'int' object is not iterable"]`);
    expect(order("[]")).toContain("Total amount: 0.0 yuan");
    expect(order("[{'product': 'Bun', 'quantity': True, 'note': 'x'}]")).toContain("Total amount: 2.5 yuan");
    expect(run("[check_balance(user_name='Ada'), check_balance(user_name='Eva')]")).toBe("[17.5, 0.0]");
    expect(run("[get_products(merchant_name='Bakery')]")).toBe(
      `["[{'product': 'Bun', 'price': 2.5}, {'product': 'Cake', 'price': 20.0}]"]`,
    );
  });
});

describe("travel", () => {
  const user = "user_id='u1', password='pw'";
  const book = (more: string) => `[reserve_flight(${user}, ${more})]`;

  it("books what can be paid for", () => {
    const { scenario, run } = session(["Travel"]);
    const rest = "cabin='Economy Class', baggage_count=3";
    expect(run(book(`flight_no='F2', payment_method='cash', ${rest}`))).toContain(
      "Your cash balance is insufficient",
    );
    expect(run(book(`flight_no='F2', payment_method='card', ${rest}`))).toContain("Invalid payment method");
    expect(run(book(`flight_no='F2', payment_method='bank', ${rest}`))).toContain("Total cost: 300 yuan");
    expect(run(book("flight_no='F9', payment_method='bank', cabin='x', baggage_count=0"))).toContain(
      "not subscriptable",
    );
    expect(
      run(
        "[reserve_flight(user_id='u1', password='?', flight_no='F1', cabin='x', payment_method='bank', baggage_count=0)]",
      ),
    ).toBe(`["Error during execution: 'membership_level'"]`);
    expect(scenario.attributes().get("Travel")).toMatchObject({ seats_available: [3n, 2n, 3n] });
  });

  it("modifies flight, cabin and baggage, and changes the cabin even where it is not paid", () => {
    const { run } = session(["Travel"]);
    const modify = (more: string) => run(`[modify_flight(user_id='u1', reservation_id='res_1', ${more})]`);
    expect(modify("new_flight_no='F2'")).toContain("Flight change failed");
    expect(
      modify("new_flight_no='F3', new_cabin='Business Class', add_baggage=2, new_payment_method='cash'"),
    ).toBe(
      "['Flight number has been changed. Cabin change successful. Price difference paid: 100. Insufficient balance to pay the additional baggage fees.']",
    );
    expect(modify("new_cabin='Economy Class'")).toContain("refunded: 300");
    expect(modify("new_cabin=''")).toContain("no additional fees");
    expect(run("[get_reservation_details(user_id='u1')]")).toContain(
      "'cabin': 'Economy Class', 'baggage': 3",
    );
  });

  it("refunds a cancellation again and again", () => {
    const { run } = session(["Travel"]);
    const cancel = "cancel_reservation(user_id='u1', reservation_id='res_1', reason='rain')";
    expect(run(`[${cancel}, ${cancel}, get_user_details(${user})]`)).toContain("'cash_balance': 300.0");
  });

  it("finds connections, and a reservation whose flight is shown as it is in the end", () => {
    const { run } = session(["Travel"]);
    expect(
      run("[find_transfer_flights(origin_city='Ulm', transfer_city='Bonn', destination_city='Kiel')]"),
    ).toContain("F2");
    expect(
      run("[find_transfer_flights(origin_city='Bonn', transfer_city='Kiel', destination_city='Ulm')]"),
    ).toContain("No connecting");
    const first = "flight_no='F1', cabin='Economy Class', payment_method='bank', baggage_count=0";
    const shown = run(
      `[get_reservation_details(reservation_id='res_1'), get_flight_details(origin='Ulm'), reserve_flight(${user}, ${first})]`,
    );
    expect(shown.match(/'seats_available': \d/g)).toEqual([
      "'seats_available': 2",
      "'seats_available': 3",
      "'seats_available': 3",
    ]);
  });

  it("leaves the helpers what they are", () => {
    const { run } = session(["Travel"]);
    expect(run("[update_balance(user=None, payment_method='card', amount=1)]")).toBe("['True']");
    expect(run("[process_refund(user='u1', amount=1)]")).toContain(
      "string indices must be integers, not 'str'",
    );
    expect(
      run(
        "[calculate_baggage_fee(membership_level='regular', cabin_class='Economy Class', baggage_count=2.5)]",
      ),
    ).toBe("[75.0]");
    expect(run("[get_baggage_allowance(membership_level='none', cabin_class='Economy Class')]")).toBe("[0]");
  });
});

describe("calls in calls", () => {
  it.each([
    ["[view_orders(user_name=str(object=1))]", "name 'str' is not defined"],
    ["[view_orders(user_name=turn_on_wifi(a=1))]", "name 'turn_on_wifi' is not defined"],
    ["[os.view_orders(user_name='x')]", "name 'os' is not defined"],
    ["[view_orders(user_name={1: {'a': 2}})]", "'int' object is not callable"],
    ["[view_orders(user_name=1e999)]", "name 'inf' is not defined"],
    ["[view_orders(**x)]", "cannot assign to None (<string>, line 1)"],
  ])("never run: %s", (message, error) => {
    const { run } = session(["BaseApi", "FoodPlatform"]);
    expect(run(message)).toContain(error);
  });

  it("repeat the result before where a function does not exist", () => {
    const { run } = session(["BaseApi"]);
    expect(run("[turn_on_wifi(), nothing(), 中文()]").match(/Wi-Fi has been turned on/g)).toHaveLength(3);
  });
});
