export type { RetailBase } from "./base.ts";
export { loadRetailDatabase } from "./base.ts";
export type { Address, Order, OrderItem, PaymentMethod, Product, User, Variant } from "./model.ts";
export type { RetailState } from "./state.ts";
export { retailTools } from "./tools.ts";
export type { RetailOptions } from "./world.ts";
export { openRetail } from "./world.ts";
