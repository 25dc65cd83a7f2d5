import { dumps, lower, type Value } from "@mua/python-compat";
import type { Order, Product, User, Variant } from "./model.ts";
import { parseDatabase } from "./schema.ts";

/** A retail database as loaded: every episode shares it, none writes to it. */
export type RetailBase = {
  readonly products: ReadonlyMap<string, Product>;
  readonly users: ReadonlyMap<string, User>;
  readonly orders: ReadonlyMap<string, Order>;
  readonly index: RetailIndex;
};

/** What upstream finds by scanning. It holds for every episode: no tool changes names, emails or products. */
export type RetailIndex = {
  /** Ids and users by lower-cased first name, in database order. */
  readonly usersByFirstName: ReadonlyMap<string, readonly (readonly [id: string, user: User])[]>;
  /** The first user's id by lower-cased email. */
  readonly userIdByEmail: ReadonlyMap<string, string>;
  /** The first product's variant by item id. */
  readonly variantByItemId: ReadonlyMap<string, Variant>;
  /** Product ids by name, as JSON text. */
  readonly productTypes: string;
};

/**
 * The official `db.json`, read as upstream reads it: checked, numbers coerced to the declared types, absent fields null.
 * Takes what `parseJson` gives. Throws PythonError where the official models refuse it.
 */
export function loadRetailDatabase(json: Value): RetailBase {
  const { products, users, orders } = parseDatabase(json);
  return {
    products,
    users,
    orders,
    index: {
      usersByFirstName: Map.groupBy(users, ([, user]) => lower(user.name.first_name)),
      userIdByEmail: firstByKey(Array.from(users, ([id, user]) => [lower(user.email), id])),
      variantByItemId: firstByKey(Array.from(products.values(), ({ variants }) => [...variants]).flat()),
      productTypes: dumps(new Map(Array.from(products, ([id, { name }]) => [name, id])), { sortKeys: true }),
    },
  };
}

function firstByKey<T>(pairs: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
  return new Map(pairs.toReversed());
}
