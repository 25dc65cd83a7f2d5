import {
  binary,
  compare,
  contains,
  type Dict,
  dictGet,
  dictKey,
  dictSet,
  equals,
  floatOf,
  formatFixed,
  intOf,
  isTruthy,
  iterate,
  type Key,
  lowerOf,
  PythonRandom,
  repr,
  str,
  subscript,
  type Value,
} from "@mua/python-compat";
import { type ApiClass, initialValues, type Methods, type Setting, State } from "./api.ts";
import { parseTime } from "./dates.ts";
import { absolute } from "./numbers.ts";
import { assign, copyOf, dictOf, joined, listOf, lookUpIn, record, refusal } from "./python.ts";

/** The generator every instance starts with. */
const FIRST = new PythonRandom(1053520);
/** Transactions happen within the day after this moment. */
const FIRST_MOMENT = Date.UTC(2024, 8, 1, 10, 30) / 1000;
const SECONDS_OF_DAY = 86_400;
const DATE = "%Y-%m-%d";

class Trading extends State {
  orders: Map<Key, Value>;
  account_info: Value;
  authenticated: Value;
  market_status: Value;
  order_counter: Value;
  stocks: Value;
  watch_list: Value;
  transaction_history: Value;
  long_context: boolean;
  #random: PythonRandom | undefined;

  constructor(config: Dict, setting: Setting) {
    super(setting);
    const initial = initialValues(config, setting.upstream.table("trading_bot", "DEFAULT_STATE"));
    this.orders = new Map(
      Array.from(dictOf(initial("orders")), ([id, order]) => [
        typeof id === "string" && /^\d+$/.test(id) ? BigInt(id) : id,
        order,
      ]),
    );
    this.account_info = initial("account_info");
    this.authenticated = initial("authenticated");
    this.market_status = initial("market_status");
    this.order_counter = initial("order_counter");
    this.stocks = initial("stocks");
    this.watch_list = initial("watch_list");
    this.transaction_history = initial("transaction_history");
    this.long_context = setting.longContext;
  }

  /** A constant that pads results in long contexts. */
  extension(name: string): Value {
    return this.setting.upstream.constant("long_context", name);
  }

  /** Moves money and writes it down. */
  transact(type: "deposit" | "withdrawal", amount: Value): Value {
    const [operator, sign] = type === "deposit" ? (["+", "+="] as const) : (["-", "-="] as const);
    const balance = binary(operator, subscript(this.account_info, "balance"), amount, sign);
    assign(this.account_info, "balance", balance);
    this.#random ??= new PythonRandom(FIRST);
    const moment = Number(this.#random.randint(FIRST_MOMENT, FIRST_MOMENT + SECONDS_OF_DAY));
    const timestamp = new Date(moment * 1000).toISOString().slice(0, 19).replace("T", " ");
    listOf(this.transaction_history).push(record({ type, amount, timestamp }));
    return balance;
  }
}

const methods: Methods<Trading> = {
  get_current_time: () => record({ current_time: "10:30 AM" }),
  update_market_status(state, text) {
    const time = parseTime(text, "%I:%M %p").slice(-8);
    state.market_status = time >= "09:30:00" && time <= "16:00:00" ? "Open" : "Closed";
    return record({ status: state.market_status });
  },
  get_symbol_by_name(state, name) {
    const symbols = state.setting.upstream.local(
      "trading_bot",
      "TradingBot",
      "get_symbol_by_name",
      "symbol_map",
    );
    return record({ symbol: lookUpIn(symbols, name) ?? "Stock not found" });
  },
  get_stock_info(state, symbol) {
    if (!contains(state.stocks, symbol)) return unknownStock(symbol);
    const stock = subscript(state.stocks, symbol);
    if (!state.long_context) return stock;
    const copy = copyOf(stock);
    copy.set("MA(5)", state.extension("MA_5_EXTENSION"));
    copy.set("MA(20)", state.extension("MA_20_EXTENSION"));
    return copy;
  },
  get_order_details(state, id) {
    if (!contains(state.orders, id)) {
      // Upstream puts no space between the sentences.
      const ids = repr([...state.orders.keys()]);
      return refusal(`Order with ID ${str(id)} not found.Here is the list of orders_id: ${ids}`);
    }
    const order = subscript(state.orders, id);
    if (!state.long_context) return order;
    const copy = copyOf(order);
    const symbol = str(subscript(copy, "symbol"));
    const texts = dictOf(state.extension("ORDER_DETAIL_EXTENSION"));
    copy.set(
      "metadata",
      new Map(Array.from(texts, ([key, text]) => [key, str(text).replaceAll("{symbol}", symbol)])),
    );
    return copy;
  },
  cancel_order(state, id) {
    if (!contains(state.orders, id)) return refusal(`Order with ID ${str(id)} not found.`);
    const order = subscript(state.orders, id);
    if (equals(subscript(order, "status"), "Completed")) {
      return refusal(`Can't cancel order ${str(id)}. Order is already completed.`);
    }
    assign(order, "status", "Cancelled");
    return record({ order_id: id, status: "Cancelled" });
  },
  place_order(state, type, symbol, price, amount) {
    if (!isTruthy(state.authenticated)) return unauthenticated("place an order");
    if (!contains(state.stocks, symbol)) return refusal(`Invalid stock symbol: ${str(symbol)}`);
    if (compare("<=", price, 0n) || compare("<=", amount, 0n)) {
      return refusal("Price and amount must be positive values.");
    }
    const single = floatOf(price);
    // Funds are looked at since v4 only.
    if (state.setting.era.version !== "v3" && lowerOf(type) === "buy") {
      const cost = floatOf(binary("*", single, intOf(amount)));
      const balance = dictGet(dictOf(state.account_info, "get"), "balance") ?? 0n;
      if (compare(">", cost, balance)) {
        const [required, available] = [cost, floatOf(balance)].map((money) => formatFixed(money, 2));
        return refusal(`Insufficient funds: required $${required} but only $${available} available.`);
      }
    }
    const id = state.order_counter;
    const order = { id, order_type: type, symbol, price: single, amount, status: "Open" };
    dictSet(state.orders, dictKey(id), record(order));
    state.order_counter = binary("+", state.order_counter, 1n, "+=");
    return record({ order_id: id, order_type: type, status: "Pending", price: single, amount });
  },
  make_transaction(state, account, type, amount) {
    if (!isTruthy(state.authenticated)) return unauthenticated("make a transaction");
    if (!equals(state.market_status, "Open")) return marketClosed();
    if (!equals(account, subscript(state.account_info, "account_id"))) {
      return refusal(`Account with ID ${str(account)} not found.`);
    }
    if (compare("<=", amount, 0n)) return refusal("Transaction amount must be positive.");
    if (type === "deposit") {
      return record({ status: "Deposit successful", new_balance: state.transact("deposit", amount) });
    }
    if (type === "withdrawal") return withdraw(state, amount);
    return refusal("Invalid transaction type. Use 'deposit' or 'withdrawal'.");
  },
  withdraw_funds(state, amount) {
    if (!isTruthy(state.authenticated)) return unauthenticated("make a transaction");
    if (!equals(state.market_status, "Open")) return marketClosed();
    if (compare("<=", amount, 0n)) return refusal("Transaction amount must be positive.");
    return withdraw(state, amount);
  },
  get_account_info(state) {
    return isTruthy(state.authenticated) ? state.account_info : unauthenticated("view account information");
  },
  trading_login(state) {
    if (isTruthy(state.authenticated)) return record({ status: "Already logged in" });
    state.authenticated = true;
    return record({ status: "Logged in successfully" });
  },
  trading_get_login_status: (state) => record({ status: isTruthy(state.authenticated) }),
  trading_logout(state) {
    if (!isTruthy(state.authenticated)) return record({ status: "No user is currently logged in" });
    state.authenticated = false;
    return record({ status: "Logged out successfully" });
  },
  fund_account(state, amount) {
    if (!isTruthy(state.authenticated)) return unauthenticated("fund the account");
    if (compare("<=", amount, 0n)) return refusal("Funding amount must be positive.");
    return record({ status: "Account funded successfully", new_balance: state.transact("deposit", amount) });
  },
  remove_stock_from_watchlist(state, symbol) {
    if (!isTruthy(state.authenticated)) return unauthenticated("modify the watchlist");
    const place = listOf(state.watch_list).findIndex((stock) => equals(stock, symbol));
    if (place < 0) return refusal(`Stock ${str(symbol)} not found in watchlist.`);
    listOf(state.watch_list).splice(place, 1);
    return record({ status: `Stock ${str(symbol)} removed from watchlist successfully.` });
  },
  get_watchlist(state) {
    if (!isTruthy(state.authenticated)) {
      return ["Error: User not authenticated. Please log in to view the watchlist."];
    }
    if (!state.long_context) return record({ watchlist: state.watch_list });
    return [...iterate(state.watch_list), ...iterate(state.extension("WATCH_LIST_EXTENSION"))];
  },
  get_order_history(state) {
    if (!isTruthy(state.authenticated)) return [unauthenticated("view order history")];
    return record({ history: [...state.orders.keys()] });
  },
  get_transaction_history(state, start, end) {
    if (!isTruthy(state.authenticated)) return [unauthenticated("view transaction history")];
    const from = isTruthy(start) ? parseTime(start, DATE) : "";
    const until = isTruthy(end) ? parseTime(end, DATE) : "~";
    const found = iterate(state.transaction_history).filter((transaction) => {
      const time = parseTime(subscript(transaction, "timestamp"), `${DATE} %H:%M:%S`);
      return from <= time && time <= until;
    });
    const more = state.long_context ? iterate(state.extension("TRANSACTION_HISTORY_EXTENSION")) : [];
    return record({ transaction_history: [...found, ...more] });
  },
  update_stock_price(state, symbol, price) {
    if (!contains(state.stocks, symbol)) return unknownStock(symbol);
    if (compare("<=", price, 0n)) return refusal("New price must be a positive value.");
    const stock = subscript(state.stocks, symbol);
    const old = subscript(stock, "price");
    assign(stock, "price", price);
    const change = binary("/", binary("-", price, old), old);
    assign(stock, "percent_change", binary("*", change, 100n));
    return record({ symbol, old_price: old, new_price: price });
  },
  get_available_stocks(state, sector) {
    const sectors = state.setting.upstream.local(
      "trading_bot",
      "TradingBot",
      "get_available_stocks",
      "sector_map",
    );
    const stocks = lookUpIn(sectors, sector) ?? [];
    const more = state.long_context ? SECTOR_EXTENSIONS.get(sector) : undefined;
    return record({
      stock_list: more === undefined ? stocks : [...iterate(stocks), ...iterate(state.extension(more))],
    });
  },
  filter_stocks_by_price(state, stocks, least, most) {
    const found = iterate(stocks).filter((symbol) => {
      const stock = lookUpIn(dictOf(state.stocks, "get"), symbol) ?? new Map();
      const price = dictGet(dictOf(stock, "get"), "price") ?? 0n;
      return compare(">=", price, least) && compare("<=", price, most);
    });
    return record({ filtered_stocks: found });
  },
  add_to_watchlist(state, symbol) {
    if (contains(state.stocks, symbol) && !contains(state.watch_list, symbol))
      listOf(state.watch_list).push(symbol);
    return record({ [state.setting.era.version === "v3" ? "symbol" : "watchlist"]: state.watch_list });
  },
  notify_price_change(state, stocks, threshold) {
    const changed = iterate(stocks).filter((symbol) => {
      if (!contains(state.stocks, symbol)) return false;
      return compare(">=", absolute(subscript(subscript(state.stocks, symbol), "percent_change")), threshold);
    });
    return record({
      notification:
        changed.length === 0
          ? "No significant price changes in the selected stocks."
          : `Stocks ${joined(", ", changed)} have significant price changes.`,
    });
  },
};

const SECTOR_EXTENSIONS: ReadonlyMap<Value, string> = new Map([
  ["Technology", "TECHNOLOGY_EXTENSION"],
  ["Automobile", "AUTOMOBILE_EXTENSION"],
]);

function withdraw(state: Trading, amount: Value): Dict {
  if (compare(">", amount, subscript(state.account_info, "balance"))) {
    return refusal("Insufficient funds for withdrawal.");
  }
  return record({ status: "Withdrawal successful", new_balance: state.transact("withdrawal", amount) });
}

function unauthenticated(purpose: string): Dict {
  return refusal(`User not authenticated. Please log in to ${purpose}.`);
}

function marketClosed(): Dict {
  return refusal("Market is closed. Transactions are not allowed.");
}

function unknownStock(symbol: Value): Dict {
  return refusal(`Stock with symbol '${str(symbol)}' not found.`);
}

export const tradingApi: ApiClass<Trading> = {
  name: "TradingBot",
  file: "trading_bot",
  open: (config, setting) => new Trading(config, setting),
  methods,
  writes: [
    "update_market_status",
    "cancel_order",
    "place_order",
    "make_transaction",
    "withdraw_funds",
    "trading_login",
    "trading_logout",
    "fund_account",
    "remove_stock_from_watchlist",
    "update_stock_price",
    "add_to_watchlist",
  ],
};
