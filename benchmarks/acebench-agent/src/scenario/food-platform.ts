import { spread, toolkit } from "@mua/core";
import {
  attributeError,
  type Dict,
  dict,
  equals,
  float,
  floatOf,
  isDict,
  iterate,
  list,
  lower,
  lowerOf,
  model,
  PythonError,
  str,
  text,
  type Validated,
  type Value,
} from "@mua/python-compat";
import type { InLanguages, Language } from "../language.ts";
import { type PhoneState, phoneAttributes, phoneMethods, phoneState } from "./base-api.ts";
import { type Defaults, readDefaults } from "./defaults.ts";
import { copyRows, lookUp } from "./python-dict.ts";
import { refused, type ScenarioClass, succeeded } from "./scenario-class.ts";

const TEXTS = {
  en: {
    login: {
      noWifi: "Wi-Fi is not enabled, unable to login",
      nobody: "User does not exist",
      wrongPassword: "Incorrect password",
      already: (user: string) => `${user} is already logged in`,
      done: (user: string) => `User ${user} has successfully logged in!`,
    },
    nobodyLoggedIn: "No users are currently logged in to the food platform",
    order: {
      notLoggedIn: (user: string) => `User ${user} is not logged in to the food platform`,
      noMerchant: "Merchant does not exist",
      badQuantity: (quantity: string, product: string) =>
        `Invalid quantity ${quantity} for product ${product}`,
      noProduct: (product: string, merchant: string) =>
        `Product ${product} does not exist in ${merchant}'s menu`,
      tooExpensive: "Insufficient balance to place the order",
      done: (merchant: string, total: string) =>
        `Food delivery order successfully placed with ${merchant}. Total amount: ${total} yuan`,
    },
    noProducts: (merchant: string) => `Merchant '${merchant}' does not exist`,
    noOrders: "User has no order records",
    noMatch: "No matching orders found",
  },
  zh: {
    login: {
      noWifi: "wifi未打开，无法登录",
      nobody: "用户不存在",
      wrongPassword: "密码错误",
      already: (user: string) => `${user} 已经登录`,
      done: (user: string) => `用户${user}登陆成功！`,
    },
    nobodyLoggedIn: "当前没有登录food platform",
    order: {
      notLoggedIn: (user: string) => `用户 ${user} 未登录food platform`,
      noMerchant: "商家不存在",
      badQuantity: (quantity: string, product: string) => `无效的数量 ${quantity} 对于商品 ${product}`,
      noProduct: (product: string, merchant: string) => `商品 ${product} 不存在于 ${merchant} 的菜单中`,
      tooExpensive: "余额不足，无法下单",
      done: (merchant: string, total: string) => `外卖订单成功下单给 ${merchant}，总金额为 ${total} 元`,
    },
    noProducts: (merchant: string) => `商家 '${merchant}' 不存在`,
    noOrders: "用户没有订单记录",
    noMatch: "没有找到匹配的订单",
  },
} satisfies InLanguages<unknown>;

/** Where the two languages differ in what they do. */
const QUIRKS: InLanguages<{
  /** Whether an order may take the whole balance. */
  readonly mayEmptyAccount: boolean;
  /** Whether the search reads product names; the Chinese one asks the whole item for its lower case, which fails. */
  readonly searchesProducts: boolean;
}> = {
  en: { mayEmptyAccount: true, searchesProducts: true },
  zh: { mayEmptyAccount: false, searchesProducts: false },
};

const userShape = model("User", { user_id: text, password: text, balance: float });
const merchantShape = model("Merchant", { menu: list(model("Product", { product: text, price: float })) });
const defaultsShape = model("FoodPlatform", { users: dict(userShape), merchant_list: dict(merchantShape) });

type OrderItem = {
  readonly product: string;
  readonly quantity: bigint | boolean;
  readonly price_per_unit: number;
};
type Order = {
  readonly user_name: string;
  readonly merchant_name: string;
  readonly items: readonly OrderItem[];
  readonly total_price: number;
};

type FoodState = PhoneState & {
  readonly language: Language;
  readonly merchants: ReadonlyMap<string, Validated<typeof merchantShape>>;
  readonly users: Map<string, Validated<typeof userShape>>;
  readonly loggedInUsers: string[];
  readonly orders: Order[];
};

const own = toolkit<FoodState>("FoodPlatform", [
  ["login_food_platform", "write", ["username", "password"], spread(loginFoodPlatform)],
  ["view_logged_in_users", "read", [], spread(viewLoggedInUsers)],
  ["check_balance", "read", ["user_name"], spread(checkBalance)],
  ["add_food_delivery_order", "write", ["username", "merchant_name", "items"], spread(addFoodDeliveryOrder)],
  ["get_products", "read", ["merchant_name"], spread(getProducts)],
  ["view_orders", "read", ["user_name"], spread(viewOrders)],
  ["search_orders", "read", ["keyword"], spread(searchOrders)],
]);

function loginFoodPlatform(state: FoodState, username: Value, password: Value): Dict {
  const texts = TEXTS[state.language].login;
  if (!state.wifi) return refused(texts.noWifi);
  const user = lookUp(state.users, username);
  if (user === undefined) return refused(texts.nobody);
  if (!equals(user.password, password)) return refused(texts.wrongPassword);
  const name = str(username);
  if (state.loggedInUsers.includes(name)) return refused(texts.already(name));
  state.loggedInUsers.push(name);
  return succeeded({ message: texts.done(name) });
}

function viewLoggedInUsers({ loggedInUsers, language }: FoodState): Dict {
  if (loggedInUsers.length === 0) return refused(TEXTS[language].nobodyLoggedIn);
  return succeeded({ logged_in_users: loggedInUsers });
}

function checkBalance({ users }: FoodState, userName: Value): number {
  return lookUp(users, userName)?.balance ?? 0;
}

function addFoodDeliveryOrder(state: FoodState, username: Value, merchantName: Value, items: Value): Dict {
  const texts = TEXTS[state.language].order;
  const name = state.loggedInUsers.find((known) => known === username);
  if (name === undefined) return refused(texts.notLoggedIn(str(username)));
  const merchant = lookUp(state.merchants, merchantName);
  if (merchant === undefined) return refused(texts.noMerchant);
  const ordered: OrderItem[] = [];
  let total = 0;
  for (const item of iterate(items)) {
    if (!isDict(item)) throw attributeError(item, "get");
    const product = item.get("product") ?? null;
    const quantity = item.has("quantity") ? (item.get("quantity") ?? null) : 1n;
    if ((typeof quantity !== "bigint" && quantity !== true) || BigInt(quantity) <= 0n) {
      return refused(texts.badQuantity(str(quantity), str(product)));
    }
    const offer = merchant.menu.find((candidate) => candidate.product === product);
    if (offer === undefined) return refused(texts.noProduct(str(product), str(merchantName)));
    total += offer.price * floatOf(quantity);
    ordered.push({ product: offer.product, quantity, price_per_unit: offer.price });
  }
  const user = state.users.get(name);
  if (user === undefined) throw new PythonError("KeyError", `'${name}'`);
  const { mayEmptyAccount } = QUIRKS[state.language];
  if (mayEmptyAccount ? total > user.balance : total >= user.balance) return refused(texts.tooExpensive);
  user.balance -= total;
  const merchantText = str(merchantName);
  state.orders.push({ user_name: name, merchant_name: merchantText, items: ordered, total_price: total });
  return succeeded({ message: texts.done(merchantText, str(total)) });
}

function getProducts({ merchants, language }: FoodState, merchantName: Value): Value {
  const merchant = lookUp(merchants, merchantName);
  return merchant?.menu ?? refused(TEXTS[language].noProducts(str(merchantName)));
}

function viewOrders({ orders, language }: FoodState, userName: Value): Dict {
  const found = orders.filter((order) => equals(order.user_name, userName));
  return found.length === 0 ? refused(TEXTS[language].noOrders) : succeeded({ orders: found });
}

function searchOrders({ orders, language }: FoodState, keyword: Value): Dict {
  const found = orders.filter(({ merchant_name, items }) => {
    const needle = lowerOf(keyword);
    if (lower(merchant_name).includes(needle)) return true;
    return items.some((item) => {
      if (!QUIRKS[language].searchesProducts) throw attributeError(item, "lower");
      return lower(item.product).includes(needle);
    });
  });
  return found.length === 0 ? refused(TEXTS[language].noMatch) : succeeded({ orders: found });
}

export function foodPlatform(language: Language, defaults: Defaults): ScenarioClass<FoodState> {
  const { users, merchant_list: merchants } = readDefaults(defaultsShape, defaults);
  return {
    name: "FoodPlatform",
    toolkit: phoneMethods(language, own),
    open: (device) => ({
      ...phoneState(device),
      language,
      merchants,
      users: copyRows(users),
      loggedInUsers: [...device.loggedInUsers],
      orders: [],
    }),
    attributes: (state) => ({
      ...phoneAttributes(state),
      users: state.users,
      logged_in_users: state.loggedInUsers,
      orders: state.orders,
    }),
    saved: ["users", "logged_in_users", "orders"],
  };
}
