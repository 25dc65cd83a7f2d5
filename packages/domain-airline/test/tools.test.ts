import { dumps, PythonError, parseJson, type Value } from "@mua/python-compat";
import { describe, expect, it } from "vitest";
import { loadAirlineDatabase } from "../src/index.ts";
import { type Airline, type Arguments, at, dict, openSmallAirline } from "./airline.ts";

const flight = (flight_number: Value, date: Value) => dict({ flight_number, date });
const pay = (payment_id: Value, amount: Value) => dict({ payment_id, amount });
const ada = dict({ first_name: "Ada", last_name: "Fenn", dob: "1990-01-01" });
const bo = dict({ first_name: "Bo", last_name: "Fenn", dob: "1991-01-01" });

/** Ash to Brenton and on to Cove, 110 dollars. */
const booking: Arguments = {
  user_id: "pia_1",
  origin: "ASH",
  destination: "COV",
  flight_type: "one_way",
  cabin: "economy",
  flights: [flight("NB10", "2024-05-16"), flight("NB30", "2024-05-16")],
  passengers: [ada],
  payment_methods: [pay("gift_card_1", 110n)],
  total_baggages: 1n,
  nonfree_baggages: 0n,
  insurance: "no",
};
/** Nothing to pay. */
const free: Arguments = { ...booking, flights: [], payment_methods: [] };
const bags: Arguments = {
  reservation_id: "R1AAAA",
  total_baggages: 3n,
  nonfree_baggages: 2n,
  payment_id: "gift_card_1",
};
const reroute: Arguments = {
  reservation_id: "R1AAAA",
  cabin: "economy",
  flights: [flight("NB10", "2024-05-16"), flight("NB31", "2024-05-16")],
  payment_id: "gift_card_1",
};

function method(airline: Airline, id: string, user = "pia_1"): Value | undefined {
  return at(airline.call("get_user_details", { user_id: user }), "payment_methods", id, "amount");
}

function seats({ call }: Airline, number: string, cabin: string): Value | undefined {
  const [origin, destination] = number === "NB10" ? ["ASH", "BRN"] : ["BRN", "COV"];
  const found = parseJson(call("search_direct_flight", { origin, destination, date: "2024-05-16" }));
  const numbers = Array.isArray(found) ? found.map((row) => row.get("flight_number")) : [];
  return at(dumps(found), numbers.indexOf(number), "available_seats", cabin);
}

describe("lookups", () => {
  const { call } = openSmallAirline();

  it("shows rows in official field order, absent fields as null, floats as floats", () => {
    expect(call("get_user_details", { user_id: "quin_2" })).toBe(
      '{"user_id": "quin_2", "name": {"first_name": "Quin", "last_name": "Sato"}, "address": {"address1": "9 Gull St", "address2": null, "city": "Brenton", "country": "USA", "state": "IA", "zip": "50021"}, "email": "quin@post.example", "dob": "1980-02-29", "payment_methods": {"credit_card_2": {"source": "credit_card", "id": "credit_card_2", "brand": "visa", "last_four": "2222"}, "gift_card_2": {"source": "gift_card", "id": "gift_card_2", "amount": 20.0}, "certificate_3221322": {"source": "certificate", "id": "certificate_3221322", "amount": 75.0}}, "saved_passengers": [], "membership": "regular", "reservations": ["R2BBBB"]}',
    );
    expect(call("get_reservation_details", { reservation_id: "R2BBBB" })).toBe(
      '{"reservation_id": "R2BBBB", "user_id": "quin_2", "origin": "ASH", "destination": "COV", "flight_type": "one_way", "cabin": "business", "flights": [{"flight_number": "NB20", "origin": "ASH", "destination": "COV", "date": "2024-05-16", "price": 410}], "passengers": [{"first_name": "Quin", "last_name": "Sato", "dob": "1999-12-31"}], "payment_history": [{"payment_id": "credit_card_2", "amount": 440}], "created_at": "2024-05-01T12:00:00", "total_baggages": 1, "nonfree_baggages": 1, "insurance": "yes", "status": null}',
    );
  });

  it.each([
    ["2024-05-13", "landed"],
    ["2024-05-14", "cancelled"],
    ["2024-05-15", "flying"],
    ["2024-05-16", "available"],
    ["2024-05-17", "delayed"],
    ["2024-05-18", "on time"],
  ])("gives a flight's status on %s: %s", (date, status) => {
    expect(call("get_flight_status", { flight_number: "NB10", date })).toBe(status);
  });

  it("lists upstream's twenty airports, whatever the database has", () => {
    const airports = parseJson(call("list_all_airports", {}));
    expect(airports).toHaveLength(20);
    expect(dumps(Array.isArray(airports) ? airports[0] : null)).toBe(
      '{"iata": "SFO", "city": "San Francisco"}',
    );
  });

  it("reckons and transfers", () => {
    expect(call("calculate", { expression: "3 * (10 + 5) / 2" })).toBe("22.5");
    expect(call("transfer_to_human_agents", { summary: "" })).toBe("Transfer successful");
  });

  it.each(["__proto__", "constructor", "hasOwnProperty"])("finds nothing under %s", (id) => {
    expect(call("get_user_details", { user_id: id })).toBe(`Error: User ${id} not found`);
    expect(call("get_reservation_details", { reservation_id: id })).toBe(
      `Error: Reservation ${id} not found`,
    );
    expect(call("get_flight_status", { flight_number: "NB10", date: id })).toBe(
      `Error: Flight NB10 not found on date ${id}`,
    );
    expect(call("search_direct_flight", { origin: id, destination: id, date: id })).toBe("[]");
    expect(call(id, {})).toBe(`Error: Tool '${id}' not found.`);
  });
});

describe("searching", () => {
  const { call } = openSmallAirline();
  const direct = (origin: Value, destination: Value, date: Value = "2024-05-16") =>
    numbers(call("search_direct_flight", { origin, destination, date }));
  const onestop = (origin: Value, destination: Value, date: Value = "2024-05-16") =>
    numbers(call("search_onestop_flight", { origin, destination, date }));

  /** Flight numbers with dates where there are any; legs joined by `+`. */
  function numbers(content: string): string {
    if (content.startsWith("Error")) return content;
    const rows = parseJson(content);
    const legOf = (row: Value): string => {
      if (Array.isArray(row)) return row.map(legOf).join("+");
      const [number, date] = ["flight_number", "date"].map((field) => at(dumps(row), field));
      return date === null ? String(number) : `${String(number)}/${String(date).slice(-2)}`;
    };
    return Array.isArray(rows) ? rows.map(legOf).join(" ") : "";
  }

  it("shows what can be booked, in database order", () => {
    expect(direct("ASH", "BRN")).toBe("NB10 NB11");
    expect(call("search_direct_flight", { origin: "ASH", destination: "COV", date: "2024-05-16" })).toBe(
      '[{"flight_number": "NB20", "origin": "ASH", "destination": "COV", "status": "available", "scheduled_departure_time_est": "13:00:00", "scheduled_arrival_time_est": "17:00:00", "date": null, "available_seats": {"basic_economy": 1, "economy": 2, "business": 1}, "prices": {"basic_economy": 90, "economy": 120, "business": 400}}]',
    );
    expect(direct("ASH", "BRN", "2024-05-17")).toBe("");
  });

  it("takes null for any place, and texts only for a place", () => {
    expect(direct(null, "COV")).toBe("NB30 NB31 NB20");
    expect(direct("ASH", null)).toBe("NB10 NB11 NB20");
    expect(direct(null, null, "2024-05-20")).toBe("NB20 NB40");
    expect(direct(["ASH"], 5n)).toBe("");
  });

  it("looks at the date only where a flight fits", () => {
    expect(direct("ASH", "BRN", ["2024-05-16"])).toBe("Error: unhashable type: 'list'");
    expect(direct("BRN", "ASH", ["2024-05-16"])).toBe("");
    expect(direct("ASH", "BRN", 5n)).toBe("");
  });

  it("joins flights that leave after the first has arrived", () => {
    expect(onestop("ASH", "COV")).toBe("NB10/16+NB30/16 NB11/16+NB30/17 NB11/16+NB32/17");
    expect(onestop("ASH", null)).toBe("NB10/16+NB30/16 NB11/16+NB30/17 NB11/16+NB32/17");
    expect(onestop("ASH", "BRN")).toBe("");
  });

  it("goes from a night flight to a day without a leading zero, past the end of the month", () => {
    expect(onestop("ASH", "COV", "2024-05-08")).toBe("");
    expect(onestop("ASH", "COV", "2024-05-31")).toBe("NB11/31+NB32/32");
    expect(onestop("ASH", "COV", "tomorrow")).toBe("Error: invalid literal for int() with base 10: 'ow'");
    expect(onestop("BRN", "COV", "tomorrow")).toBe("");
  });
});

describe("booking", () => {
  it("charges, takes seats and adds the reservation", () => {
    const airline = openSmallAirline();
    expect(airline.call("book_reservation", booking)).toBe(
      '{"reservation_id": "HATHAT", "user_id": "pia_1", "origin": "ASH", "destination": "COV", "flight_type": "one_way", "cabin": "economy", "flights": [{"flight_number": "NB10", "origin": "ASH", "destination": "BRN", "date": "2024-05-16", "price": 60}, {"flight_number": "NB30", "origin": "BRN", "destination": "COV", "date": "2024-05-16", "price": 50}], "passengers": [{"first_name": "Ada", "last_name": "Fenn", "dob": "1990-01-01"}], "payment_history": [{"payment_id": "gift_card_1", "amount": 110}], "created_at": "2024-05-15T15:00:00", "total_baggages": 1, "nonfree_baggages": 0, "insurance": "no", "status": null}',
    );
    expect(method(airline, "gift_card_1")).toBe(190);
    expect([seats(airline, "NB10", "economy"), seats(airline, "NB30", "economy")]).toEqual([2n, 4n]);
    expect(at(airline.call("get_user_details", { user_id: "pia_1" }), "reservations")).toEqual([
      "R1AAAA",
      "HATHAT",
    ]);
  });

  it("asks for insurance and bags: 30 a passenger and 50 a bag", () => {
    const { call } = openSmallAirline();
    const extras = { ...booking, passengers: [ada, bo], insurance: "yes", nonfree_baggages: 2n };
    expect(call("book_reservation", { ...extras, payment_methods: [] })).toBe(
      "Error: Payment amount does not add up, total price is 380, but paid 0",
    );
    const paid = call("book_reservation", {
      ...extras,
      payment_methods: [pay("credit_card_1", 400n), pay("gift_card_1", -20n)],
    });
    expect(at(paid, "reservation_id")).toBe("HATHAT");
  });

  it("coerces numbers as pydantic does, but reckons with them as they came", () => {
    const total = (nonfree: Value) => {
      const { call } = openSmallAirline();
      return call("book_reservation", { ...booking, nonfree_baggages: nonfree });
    };
    expect(total(2)).toBe("Error: Payment amount does not add up, total price is 210.0, but paid 110");
    expect(total(true)).toBe("Error: Payment amount does not add up, total price is 160, but paid 110");
    expect(total("2")).toBe("Error: unsupported operand type(s) for +=: 'int' and 'str'");
    expect(total(2.5)).toContain("Input should be a valid integer, got a number with a fractional part");
    const { call } = openSmallAirline();
    const booked = call("book_reservation", {
      ...free,
      total_baggages: " 2.0 ",
      payment_methods: [pay("credit_card_1", "0")],
    });
    expect(at(booked, "total_baggages")).toBe(2n);
    expect(at(booked, "payment_history", 0, "amount")).toBe(0n);
  });

  it("checks each payment alone, so that one card may pay twice what it has", () => {
    const airline = openSmallAirline();
    const dear = { ...booking, cabin: "business", passengers: [ada], insurance: "yes", nonfree_baggages: 4n };
    const twice = { ...dear, payment_methods: [pay("gift_card_1", 300n), pay("gift_card_1", 280n)] };
    expect(at(airline.call("book_reservation", twice), "reservation_id")).toBe("HATHAT");
    expect(method(airline, "gift_card_1")).toBe(-280);
  });

  it("uses a certificate up whole, and fails half-way where it is named twice", () => {
    const airline = openSmallAirline();
    const once = { ...free, insurance: "yes", payment_methods: [pay("certificate_1", 30n)] };
    expect(at(airline.call("book_reservation", once), "reservation_id")).toBe("HATHAT");
    expect(method(airline, "certificate_1")).toBeUndefined();

    const fresh = openSmallAirline();
    const payments = [pay("gift_card_1", 10n), pay("certificate_1", 50n), pay("certificate_1", 50n)];
    expect(fresh.call("book_reservation", { ...booking, payment_methods: payments })).toBe(
      "Error: 'certificate_1'",
    );
    expect([method(fresh, "gift_card_1"), method(fresh, "certificate_1")]).toEqual([290, undefined]);
    expect(seats(fresh, "NB10", "economy")).toBe(3n);
  });

  it("takes empty lists, also where they are no lists", () => {
    const { call } = openSmallAirline();
    const nobody = { ...free, passengers: "", flights: new Map(), payment_methods: [] };
    expect(at(call("book_reservation", nobody), "passengers")).toEqual([]);
    // Nobody needs no seat, not even in a cabin that is full, and pays nothing for it.
    const full = { ...nobody, cabin: "basic_economy", flights: [flight("NB30", "2024-05-16")] };
    expect(at(call("book_reservation", full), "flights", 0, "price")).toBe(35n);
  });

  it("has ids for three", () => {
    const { call } = openSmallAirline();
    const ids = [1, 2, 3].map(() => at(call("book_reservation", free), "reservation_id"));
    expect(ids).toEqual(["HATHAT", "HATHAU", "HATHAV"]);
    expect(call("book_reservation", free)).toBe("Error: Too many reservations");
  });
});

describe("cancelling", () => {
  it("lists every payment once more, negated, and gives nothing back", () => {
    const airline = openSmallAirline();
    const history = (content: string) => dumps(at(content, "payment_history") ?? null);
    const cancelled = airline.call("cancel_reservation", { reservation_id: "R2BBBB" });
    expect(at(cancelled, "status")).toBe("cancelled");
    expect(history(cancelled)).toBe(
      '[{"payment_id": "credit_card_2", "amount": 440}, {"payment_id": "credit_card_2", "amount": -440}]',
    );
    const again = airline.call("cancel_reservation", { reservation_id: "R2BBBB" });
    expect(at(again, "payment_history")).toHaveLength(4);
    expect(at(again, "payment_history", 3, "amount")).toBe(440n);
    airline.call("cancel_reservation", { reservation_id: "R1AAAA" });
    expect(method(airline, "gift_card_1")).toBe(300);
  });

  it("stops before the doubled history fills the memory", () => {
    const { call } = openSmallAirline();
    const results = Array.from({ length: 30 }, () =>
      call("cancel_reservation", { reservation_id: "R2BBBB" }),
    );
    expect(results.at(-1)).toBe("Error: ");
    expect(results.filter((content) => content !== "Error: ").length).toBeGreaterThan(15);
  });
});

describe("changing bags", () => {
  it("charges for more bags only, and keeps what it is given", () => {
    const airline = openSmallAirline();
    const more = airline.call("update_reservation_baggages", bags);
    expect(dumps(at(more, "payment_history", 2) ?? null)).toBe(
      '{"payment_id": "gift_card_1", "amount": 100}',
    );
    expect(method(airline, "gift_card_1")).toBe(200);
    const fewer = { ...bags, nonfree_baggages: 0n, total_baggages: dict({ many: [1.0] }) };
    const less = airline.call("update_reservation_baggages", fewer);
    expect(at(less, "payment_history")).toHaveLength(3);
    expect(dumps(at(less, "total_baggages") ?? null)).toBe('{"many": [1.0]}');
    expect(method(airline, "gift_card_1")).toBe(200);
  });

  it("charges before it finds that half a bag has no price", () => {
    const airline = openSmallAirline();
    const half = airline.call("update_reservation_baggages", { ...bags, nonfree_baggages: 0.75 });
    expect(half).toContain("1 validation error for Payment\namount\n  Input should be a valid integer");
    expect(method(airline, "gift_card_1")).toBe(262.5);
    const whole = airline.call("update_reservation_baggages", { ...bags, nonfree_baggages: 0.5 });
    expect(at(whole, "nonfree_baggages")).toBe(0.5);
    expect(at(whole, "payment_history", 2, "amount")).toBe(25n);
  });

  it("reckons with whatever an earlier call has left", () => {
    const { call } = openSmallAirline();
    const set = (nonfree_baggages: Value) =>
      call("update_reservation_baggages", { ...bags, nonfree_baggages });
    expect(at(set(Number.NaN), "nonfree_baggages")).toBeNaN();
    expect(at(set(5n), "payment_history")).toHaveLength(2);
    expect(set("7")).toBe("Error: unsupported operand type(s) for -: 'str' and 'int'");
    expect(set([])).toBe("Error: unsupported operand type(s) for -: 'list' and 'int'");
    expect(at(set(true), "nonfree_baggages")).toBe(true);
    expect(set(null)).toBe("Error: unsupported operand type(s) for -: 'NoneType' and 'bool'");
    expect(set(Number.POSITIVE_INFINITY)).toBe("Error: Gift card balance is not enough");
    expect(at(set(1.5), "payment_history", 2, "amount")).toBe(25n);
    expect(set(10n ** 400n)).toBe("Error: int too large to convert to float");
  });
});

describe("changing flights", () => {
  it("keeps the price of a flight that stays, and refunds what is cheaper", () => {
    const airline = openSmallAirline();
    const changed = airline.call("update_reservation_flights", reroute);
    expect(dumps(at(changed, "flights") ?? null)).toBe(
      '[{"flight_number": "NB10", "origin": "ASH", "destination": "BRN", "date": "2024-05-16", "price": 55}, {"flight_number": "NB31", "origin": "BRN", "destination": "COV", "date": "2024-05-16", "price": 30}]',
    );
    expect(dumps(at(changed, "payment_history", 2) ?? null)).toBe(
      '{"payment_id": "gift_card_1", "amount": -30}',
    );
    expect(method(airline, "gift_card_1")).toBe(330);
    expect(seats(airline, "NB31", "economy")).toBe(4n);
  });

  it("prices every flight anew in another cabin", () => {
    const { call } = openSmallAirline();
    const flights = [flight("NB10", "2024-05-16"), flight("NB30", "2024-05-16")];
    const business = { ...reroute, cabin: "business", flights };
    expect(call("update_reservation_flights", business)).toBe("Error: Not enough seats on flight NB10");
    const basic = call("update_reservation_flights", {
      ...business,
      cabin: "basic_economy",
      flights: flights.slice(0, 1),
    });
    expect(at(basic, "flights", 0, "price")).toBe(40n);
    expect(at(basic, "payment_history", 2, "amount")).toBe(-120n);
    expect(at(basic, "cabin")).toBe("basic_economy");
  });

  it("assigns any cabin where no flight is looked at, and compares it as Python does", () => {
    const { call } = openSmallAirline();
    const emptied = call("update_reservation_flights", { ...reroute, cabin: 1n, flights: [] });
    expect([at(emptied, "cabin"), at(emptied, "payment_history", 2, "amount")]).toEqual([1n, -200n]);
    expect(call("update_reservation_flights", { ...reroute, cabin: 1 })).toBe("Error: 1.0");
    expect(call("update_reservation_flights", { ...reroute, cabin: ["economy"] })).toBe(
      "Error: unhashable type: 'list'",
    );
  });
});

describe("changing passengers", () => {
  it("replaces as many as there are", () => {
    const { call } = openSmallAirline();
    const changed = call("update_reservation_passengers", {
      reservation_id: "R1AAAA",
      passengers: [ada, bo],
    });
    expect(at(changed, "passengers", 1, "first_name")).toBe("Bo");
  });

  it("takes anything of that length", () => {
    const { call } = openSmallAirline();
    const set = (passengers: Value) =>
      call("update_reservation_passengers", { reservation_id: "R1AAAA", passengers });
    expect(at(set("✈\u{1f600}"), "passengers")).toBe("✈\u{1f600}");
    expect(dumps(at(set([ada, 1.0]), "passengers", 1) ?? null)).toBe("1.0");
    expect(at(set(dict({ a: 1n, b: null })), "passengers", "a")).toBe(1n);
    expect(set("abc")).toBe("Error: Number of passengers does not match");
    expect(at(set([ada, bo]), "passengers", 0, "first_name")).toBe("Ada");
  });
});

describe("certificates", () => {
  it("come in three, each for an amount as it was passed", () => {
    const airline = openSmallAirline();
    const send = (user_id: string, amount: Value) => airline.call("send_certificate", { user_id, amount });
    expect(send("quin_2", "200")).toBe(
      "Certificate certificate_3221323 added to user quin_2 with amount 200.",
    );
    expect(method(airline, "certificate_3221323", "quin_2")).toBe(200);
    expect(send("quin_2", 50)).toBe("Certificate certificate_3221324 added to user quin_2 with amount 50.0.");
    expect(send("quin_2", 50n)).toBe("Error: Too many certificates");
    expect(send("pia_1", true)).toBe("Certificate certificate_3221322 added to user pia_1 with amount True.");
  });
});

describe("refusals", () => {
  /** Arguments to put in place of usual ones, and the text of the error; nothing may change. */
  function refuses(tool: string, usual: Arguments, cases: readonly (readonly [Arguments, string])[]): void {
    it.each(cases)(`${tool} with %o: %s`, (wrong, message) => {
      const { world, call } = openSmallAirline();
      const before = world.digest();
      expect(call(tool, { ...usual, ...wrong })).toBe(`Error: ${message}`);
      expect(world.digest()).toEqual(before);
    });
  }

  refuses("book_reservation", booking, [
    [{ flights: null }, "'NoneType' object is not iterable"],
    [{ passengers: 5n, user_id: "nobody" }, "'int' object is not iterable"],
    [{ user_id: "nobody", payment_methods: "cash" }, "User nobody not found"],
    [{ user_id: [] }, "unhashable type: 'list'"],
    [{ flights: [flight("NB10", "2024-05-16"), "NB30"] }, "'dict' object has no attribute 'flight_number'"],
    [{ flights: dict({ a: 1n }) }, "'str' object has no attribute 'flight_number'"],
    [{ flights: [null] }, "'NoneType' object has no attribute 'flight_number'"],
    [{ flights: [flight("NB99", "2024-05-16")] }, "Flight NB99 not found"],
    [{ flights: [flight("NB10", "2024-06-16")] }, "Flight NB10 not found on date 2024-06-16"],
    [{ flights: [flight("NB10", "2024-05-17")] }, "Flight NB10 not available on date 2024-05-17"],
    [{ cabin: "business", passengers: [ada, bo] }, "Not enough seats on flight NB10"],
    [{ cabin: "business", flights: [flight("NB20", "2024-05-20")] }, "'business'"],
    [{ payment_methods: [pay("cash", 110n)] }, "Payment method cash not found"],
    [{ payment_methods: [pay("certificate_1", 101n)] }, "Not enough balance in payment method certificate_1"],
    [
      { payment_methods: [pay("gift_card_1", 100n)] },
      "Payment amount does not add up, total price is 110, but paid 100",
    ],
  ]);

  refuses("update_reservation_baggages", bags, [
    [{ reservation_id: "R9" }, "Reservation R9 not found"],
    [{ reservation_id: "R3CCCC" }, "User gone_3 not found"],
    [{ payment_id: "credit_card_2" }, "Payment method not found"],
    [{ payment_id: "certificate_1" }, "Certificate cannot be used to update reservation"],
    [{ payment_id: dict({}) }, "unhashable type: 'dict'"],
    [{ nonfree_baggages: 7n }, "Gift card balance is not enough"],
    [{ nonfree_baggages: "x", payment_id: "cash" }, "unsupported operand type(s) for -: 'str' and 'int'"],
  ]);

  refuses("update_reservation_flights", reroute, [
    [{ flights: true, reservation_id: "R9" }, "'bool' object is not iterable"],
    [{ flights: ["x"], reservation_id: "R9" }, "Reservation R9 not found"],
    [{ flights: ["x"] }, "'str' object has no attribute 'flight_number'"],
    [{ cabin: "first" }, "'first'"],
    [{ cabin: null }, "None"],
    [{ payment_id: "certificate_1" }, "Certificate cannot be used to update reservation"],
    [{ flights: [flight("NB30", "2024-05-18")] }, "Flight NB30 not found on date 2024-05-18"],
  ]);

  refuses("update_reservation_passengers", { reservation_id: "R1AAAA" }, [
    [{ passengers: [ada] }, "Number of passengers does not match"],
    [{ passengers: 2n }, "'int' object is not iterable"],
    [{ passengers: [], reservation_id: 1e20 }, "Reservation 1e+20 not found"],
  ]);

  it("words the errors of the official models", () => {
    const { call } = openSmallAirline();
    expect(
      call("book_reservation", {
        ...booking,
        origin: 0n,
        flight_type: "return",
        passengers: [ada, "Bo"],
        payment_methods: "cash",
        nonfree_baggages: null,
        insurance: true,
      }),
    ).toMatchInlineSnapshot(`
      "Error: 6 validation errors for Reservation
      origin
        Input should be a valid string [type=string_type, input_value=0, input_type=int]
          For further information visit https://errors.pydantic.dev/2.14/v/string_type
      flight_type
        Input should be 'round_trip' or 'one_way' [type=literal_error, input_value='return', input_type=str]
          For further information visit https://errors.pydantic.dev/2.14/v/literal_error
      passengers.1
        Input should be a valid dictionary or instance of Passenger [type=model_type, input_value='Bo', input_type=str]
          For further information visit https://errors.pydantic.dev/2.14/v/model_type
      payment_history
        Input should be a valid list [type=list_type, input_value='cash', input_type=str]
          For further information visit https://errors.pydantic.dev/2.14/v/list_type
      nonfree_baggages
        Input should be a valid integer [type=int_type, input_value=None, input_type=NoneType]
          For further information visit https://errors.pydantic.dev/2.14/v/int_type
      insurance
        Input should be 'yes' or 'no' [type=literal_error, input_value=True, input_type=bool]
          For further information visit https://errors.pydantic.dev/2.14/v/literal_error"
    `);
    expect(
      call("book_reservation", { ...booking, flights: [dict({ flight_number: 10n })] }),
    ).toMatchInlineSnapshot(`
      "Error: 2 validation errors for FlightInfo
      flight_number
        Input should be a valid string [type=string_type, input_value=10, input_type=int]
          For further information visit https://errors.pydantic.dev/2.14/v/string_type
      date
        Field required [type=missing, input_value={'flight_number': 10}, input_type=dict]
          For further information visit https://errors.pydantic.dev/2.14/v/missing"
    `);
    expect(call("send_certificate", { user_id: "pia_1", amount: null })).toMatchInlineSnapshot(`
      "Error: 1 validation error for Certificate
      amount
        Input should be a valid number [type=float_type, input_value=None, input_type=NoneType]
          For further information visit https://errors.pydantic.dev/2.14/v/float_type"
    `);
  });
});

describe("loading", () => {
  const rejected = (json: string): string => {
    try {
      loadAirlineDatabase(parseJson(json));
      return "loaded";
    } catch (error) {
      if (error instanceof PythonError) return error.message;
      throw error;
    }
  };

  it("refuses what the official models refuse", () => {
    expect(rejected('{"flights": {}, "users": {}, "reservations": {}}')).toBe("loaded");
    expect(rejected('{"flights": {}, "users": {}, "planes": {}}')).toContain(
      "Extra inputs are not permitted",
    );
    const row =
      '{"flight_number": "N", "origin": "A", "destination": "B", "scheduled_departure_time_est": "", "scheduled_arrival_time_est": "", "dates": {"d": {"status": "available", "available_seats": {"first": 1}, "prices": {}}}}';
    expect(rejected(`{"flights": {"N": ${row}}, "users": {}, "reservations": {}}`)).toContain(
      "flights.N.dates.d.FlightDateStatusAvailable.available_seats.first.[key]\n  Input should be 'business', 'economy' or 'basic_economy'",
    );
  });
});
