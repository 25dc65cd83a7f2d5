/** What else than this benchmark needs of the shop: how customers are understood, what tools show, and shops over other rows. */

export { failed } from "../agents/act.ts";
export { draftsIn, more, reconsidered } from "../agents/drafts.ts";
export type { Draft } from "../agents/trade.ts";
export { quickstartBenchmark } from "../benchmark.ts";
export { dataFile, readPart } from "../part.ts";
export type { QuickstartTask } from "../task.ts";
export { QUESTION } from "../vocabulary.ts";
export {
  addressIn,
  emailIn,
  itemsIn,
  namesakeIn,
  ordersIn,
  paymentIn,
  productIn,
  reasonIn,
  subjectOf,
  variantIn,
} from "./reading.ts";
export type { Customer, Item, Order, Product, Variant } from "./records.ts";
export { customer, order, product, productTypes } from "./records.ts";
