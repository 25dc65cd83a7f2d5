import { cloneValue } from "@mua/core";
import {
  attributeError,
  binary,
  compare,
  contains,
  type Dict,
  dictKey,
  equals,
  floatOf,
  hashable,
  intOf,
  iterate,
  PythonError,
  PythonRandom,
  repr,
  round,
  str,
  subscript,
  type Value,
  valueError,
} from "@mua/python-compat";
import { type ApiClass, initialValues, type Methods, type Setting, State } from "./api.ts";
import { parseTime } from "./dates.ts";
import { assign, dictOf, lookUpIn, record, refusal } from "./python.ts";

/** The generator every instance starts with. */
const FIRST = new PythonRandom(141053);
const DATE = "%Y-%m-%d";
const AIRPORTS =
  "RMS SBK MPC SVP SHD CDG LHR SSV OKD WLB PEK HND HKG CIA CRH ATV PHV GFD SFO LAX JFK ORD BOS".split(" ");
/** In the order in which the official code's set prints them with hash seed 0. */
const CLASSES = new Map([
  ["first", 5],
  ["business", 2],
  ["economy", 1],
]);

class Travel extends State {
  credit_card_list: Value;
  booking_record: Value;
  access_token: Value;
  token_type: Value;
  token_expires_in: Value;
  token_scope: Value;
  user_first_name: Value;
  user_last_name: Value;
  budget_limit: Value;
  long_context: boolean;
  #random: PythonRandom | undefined;

  constructor(config: Dict, setting: Setting) {
    super(setting);
    const initial = initialValues(config, setting.upstream.table("travel_booking", "DEFAULT_STATE"));
    this.credit_card_list = initial("credit_card_list");
    this.booking_record = initial("booking_record");
    this.access_token = initial("access_token");
    this.token_type = initial("token_type");
    this.token_expires_in = initial("token_expires_in");
    this.token_scope = initial("token_scope");
    this.user_first_name = initial("user_first_name");
    this.user_last_name = initial("user_last_name");
    this.budget_limit = initial("budget_limit");
    this.long_context = setting.longContext;
    if (!setting.longContext) return;
    this.#extend(this.credit_card_list, "CREDIT_CARD_EXTENSION");
    this.#extend(this.booking_record, "BOOKING_RECORD_EXTENSION");
  }

  /** A number of so many digits. */
  draw(digits: number): bigint {
    this.#random ??= new PythonRandom(FIRST);
    return this.#random.randint(10n ** BigInt(digits - 1), 10n ** BigInt(digits) - 1n);
  }

  /** Adds what is not there yet; the added rows are those of the module, shared by every instance of the process. */
  #extend(rows: Value, name: string): void {
    const more = this.setting.process.own(this.setting.upstream.table("long_context", name));
    const dict = dictOf(rows);
    for (const [key, row] of more) if (!dict.has(key)) dict.set(key, row);
  }
}

const methods: Methods<Travel> = {
  authenticate_travel(state, _id, _secret, _refresh, grantType, firstName, lastName) {
    state.token_expires_in = 2n;
    state.access_token = str(state.draw(6));
    state.token_type = "Bearer";
    state.token_scope = grantType;
    state.user_first_name = firstName;
    state.user_last_name = lastName;
    return record({
      expires_in: 2n,
      access_token: state.access_token,
      token_type: "Bearer",
      scope: grantType,
    });
  },
  travel_get_login_status(state) {
    return record({ status: state.token_expires_in !== null && !equals(state.token_expires_in, 0n) });
  },
  get_budget_fiscal_year: () => record({ budget_fiscal_year: "2018" }),
  register_credit_card(state, token, number, expiration, holder, code) {
    if (state.token_expires_in === null) return refusal("Token not initialized");
    const problem = tokenProblem(state, token);
    if (problem !== undefined) return refusal(problem);
    if (contains(state.credit_card_list, number)) return refusal("Card already registered");
    const id = str(state.draw(12));
    const card = record({
      card_number: number,
      expiration_date: expiration,
      cardholder_name: holder,
      card_verification_number: code,
      balance: state.draw(5),
    });
    dictOf(state.credit_card_list).set(id, card);
    return record({ card_id: id });
  },
  get_flight_cost(state, from, to, date, travelClass) {
    const { cost, factor } = flightCost(state, from, to, date, travelClass);
    if (!state.long_context) return record({ travel_cost_list: [cost] });
    return record({ travel_cost_list: [...routes(state).values()].map((base) => floatOf(base) * factor) });
  },
  get_credit_card_balance(state, token, id) {
    const problem = tokenProblem(state, token);
    if (problem !== undefined) return refusal(problem);
    if (!contains(state.credit_card_list, id)) {
      const ids = repr([...dictOf(state.credit_card_list).keys()]);
      return refusal(`Card not registered. Here are a list of card_id's: ${ids}`);
    }
    return record({ card_balance: subscript(subscript(state.credit_card_list, id), "balance") });
  },
  book_flight(state, token, card, date, from, to, travelClass) {
    const problem =
      tokenProblem(state, token) ??
      cardProblem(state, card) ??
      airportProblem("departure", from) ??
      airportProblem("destination", to) ??
      dateProblem(date) ??
      classProblem(travelClass);
    if (problem !== undefined) return record({ booking_status: false, error: problem });
    let cost: number;
    try {
      cost = flightCost(state, from, to, date, travelClass).cost;
    } catch (error) {
      if (!(error instanceof PythonError) || error.type !== "ValueError") throw error;
      return record({ booking_status: false, error: error.message });
    }
    const account = subscript(state.credit_card_list, card);
    const balance = subscript(account, "balance");
    if (compare("<", balance, cost)) return record({ booking_status: false, error: "Insufficient funds" });
    if (state.budget_limit !== null && compare("<", balance, state.budget_limit)) {
      return record({ booking_status: false, error: "Balance is less than budget limit" });
    }
    assign(account, "balance", binary("-", balance, cost, "-="));
    const id = str(state.draw(7));
    const transaction = str(state.draw(8));
    const booking = record({
      card_id: card,
      travel_date: date,
      travel_from: from,
      travel_to: to,
      travel_class: travelClass,
      travel_cost: cost,
      transaction_id: transaction,
    });
    dictOf(state.booking_record).set(id, booking);
    return record({
      booking_id: id,
      transaction_id: transaction,
      booking_status: true,
      booking_history: state.long_context ? state.booking_record : new Map(),
    });
  },
  retrieve_invoice(state, token, id) {
    const problem = tokenProblem(state, token);
    if (problem !== undefined) return refusal(problem);
    if (!contains(state.booking_record, id)) return refusal("Booking not found");
    const booking = subscript(state.booking_record, id);
    const fields = [
      "travel_date",
      "travel_from",
      "travel_to",
      "travel_class",
      "travel_cost",
      "transaction_id",
    ];
    const invoice = new Map<string, Value>([["booking_id", id]]);
    for (const field of fields) invoice.set(field, subscript(booking, field));
    return record({ invoice });
  },
  get_booking_history(state, token) {
    const problem = tokenProblem(state, token);
    if (problem !== undefined) return refusal(problem);
    return record({ booking_history: cloneValue(state.booking_record) });
  },
  list_all_airports: () => AIRPORTS,
  cancel_booking(state, token, id) {
    const problem =
      tokenProblem(state, token) ?? (contains(state.booking_record, id) ? undefined : "Booking not found");
    if (problem !== undefined) return record({ cancel_status: false, error: problem });
    const booking = subscript(state.booking_record, id);
    const card = subscript(booking, "card_id");
    const cost = subscript(booking, "travel_cost");
    const account = subscript(state.credit_card_list, card);
    assign(account, "balance", binary("+", subscript(account, "balance"), cost, "+="));
    dictOf(state.booking_record).delete(dictKey(id));
    return record({ cancel_status: true });
  },
  compute_exchange_rate(state, base, target, value) {
    const rates = state.setting.upstream.local(
      "travel_booking",
      "TravelAPI",
      "compute_exchange_rate",
      "exchange_rates",
    );
    // Pairs of currencies are compared, not looked up, so that any value will do.
    const rate = rates.get(pairText(base, target));
    if (rate !== undefined) {
      const exchanged = binary("*", value, rate);
      return record({ exchanged_value: state.setting.era.version === "v3" ? exchanged : floatOf(exchanged) });
    }
    const inverse = rates.get(pairText(target, base));
    if (inverse === undefined) throw valueError("No available exchange rate for the given currencies.");
    return record({ exchanged_value: round(floatOf(binary("/", value, inverse)), 2) });
  },
  verify_traveler_information(state, firstName, lastName, birthDate, passport) {
    const failed = (reason: string): Dict =>
      record({ verification_status: false, verification_failure: reason });
    if (!equals(state.user_first_name, firstName) || !equals(state.user_last_name, lastName)) {
      // Upstream puts no space between the sentences.
      const expected = `Expected ${str(state.user_first_name)} ${str(state.user_last_name)}`;
      return failed(
        `Cannot book flight information for another user.${expected}, got ${str(firstName)} ${str(lastName)}`,
      );
    }
    if (dateProblem(birthDate) !== undefined) {
      return failed("Invalid date of birth format. Please use YYYY-MM-DD.");
    }
    if (ageOn(state.setting.era.today, parseTime(birthDate, DATE)) < 18) {
      return failed("Traveler must be at least 18 years old.");
    }
    if (typeof passport !== "string") throw attributeError(passport, "startswith");
    if (!passport.startsWith("US")) return failed("Passport must be issued by the United States.");
    return record({ verification_status: true });
  },
  set_budget_limit(state, token, limit) {
    const problem = tokenProblem(state, token);
    if (problem !== undefined) return refusal(problem);
    state.budget_limit = floatOf(limit);
    return record({ budget_limit: state.budget_limit });
  },
  get_nearest_airport_by_city(state, city) {
    const airports = state.setting.upstream.local(
      "travel_booking",
      "TravelAPI",
      "get_nearest_airport_by_city",
      "airport_map",
    );
    return record({ nearest_airport: lookUpIn(airports, city) ?? "Unknown" });
  },
  purchase_insurance(state, token, _type, booking, cost, card) {
    const failed = (error: string): Dict => record({ insurance_status: false, error });
    const problem = tokenProblem(state, token);
    if (problem !== undefined) return failed(problem);
    if (state.budget_limit !== null && compare("<", state.budget_limit, cost)) {
      return failed("Exceeded budget limit");
    }
    if (!contains(state.booking_record, booking)) return failed("Booking not found");
    if (!contains(state.credit_card_list, card)) return failed("Credit card not registered");
    const account = subscript(state.credit_card_list, card);
    assign(account, "balance", binary("-", subscript(account, "balance"), cost, "-="));
    return record({ insurance_id: str(state.draw(9)), insurance_status: true });
  },
  contact_customer_support(state, booking) {
    if (!contains(state.booking_record, booking)) return refusal("Booking not found");
    return record({
      customer_support_message: state.setting.upstream.text(
        "travel_booking",
        "TravelAPI",
        "contact_customer_support",
      ),
    });
  },
  get_all_credit_cards: (state) => record({ credit_card_list: state.credit_card_list }),
};

/** Why a token cannot be used. In v3 a wrong one brings the right one nearer to its end. */
function tokenProblem(state: Travel, token: Value): string | undefined {
  if (equals(state.token_expires_in, 0n)) return "Token expired";
  if (equals(state.access_token, token)) return undefined;
  if (state.setting.era.version === "v3") {
    state.token_expires_in = binary("-", state.token_expires_in, 1n, "-=");
  }
  return "Invalid access token";
}

function cardProblem(state: Travel, card: Value): string | undefined {
  if (!contains(state.credit_card_list, card)) return "Card not registered";
  return contains(subscript(state.credit_card_list, card), "balance") ? undefined : "Balance not found";
}

function airportProblem(which: "departure" | "destination", code: Value): string | undefined {
  return contains(AIRPORTS, code) ? undefined : `Invalid ${which} airport code: ${str(code)}`;
}

function dateProblem(date: Value): string | undefined {
  try {
    parseTime(date, DATE);
    return undefined;
  } catch (error) {
    if (error instanceof PythonError && error.type === "ValueError")
      return "Invalid date format. Use YYYY-MM-DD.";
    throw error;
  }
}

function classProblem(travelClass: Value): string | undefined {
  hashable(travelClass);
  if (typeof travelClass === "string" && CLASSES.has(travelClass)) return undefined;
  const known = Array.from(CLASSES.keys(), (name) => `'${name}'`).join(", ");
  return `Invalid travel class. Must be one of {${known}}`;
}

function routes(state: Travel): Dict {
  return state.setting.upstream.local("travel_booking", "TravelAPI", "get_flight_cost", "base_costs");
}

/** What a flight costs, and what its class and date make of any base cost. Throws PythonError. */
function flightCost(
  state: Travel,
  from: Value,
  to: Value,
  date: Value,
  travelClass: Value,
): { readonly cost: number; readonly factor: number } {
  hashable(from);
  hashable(to);
  const base = routes(state).get(pairText(from, to));
  if (base === undefined) throw valueError("No available route for the given airports.");
  const ofClass = typeof travelClass === "string" ? CLASSES.get(travelClass) : undefined;
  if (ofClass === undefined) {
    throw valueError("Invalid travel class. Options are: economy, business, first.");
  }
  const factor = ofClass * (digitSum(date) % 2n === 0n ? 2 : 1);
  return { cost: floatOf(base) * factor, factor };
}

function digitSum(date: Value): bigint {
  return iterate(date).reduce<bigint>((sum, character) => {
    if (typeof character !== "string") throw attributeError(character, "isdigit");
    return /^\p{Nd}+$/u.test(character) ? sum + intOf(character) : sum;
  }, 0n);
}

/** The key of a pair in upstream's tables, in which no text holds a hyphen; empty for pairs that cannot be in one. */
function pairText(a: Value, b: Value): string {
  return typeof a === "string" && typeof b === "string" && !`${a}${b}`.includes("-") ? `${a}-${b}` : "";
}

function ageOn(today: string, birth: string): number {
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4));
  return today.slice(5) < birth.slice(5, 10) ? years - 1 : years;
}

export const travelApi: ApiClass<Travel> = {
  name: "TravelAPI",
  file: "travel_booking",
  open: (config, setting) => new Travel(config, setting),
  methods,
  writes: [
    "authenticate_travel",
    "register_credit_card",
    "book_flight",
    "cancel_booking",
    "set_budget_limit",
    "purchase_insurance",
  ],
};
