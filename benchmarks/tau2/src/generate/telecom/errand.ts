import type { PythonRandom } from "@mua/python-compat";
import type { RewardType } from "../../task.ts";
import type { Account, Stock } from "./account.ts";
import type { Matter, Said } from "./matter.ts";

/** Something a customer calls for. */
export type Errand = {
  /** A word for what it is about. */
  readonly kind: string;
  readonly purpose: string;
  readonly want: Said;
  /** When the customer has what they want. */
  readonly done: Said;
  readonly matter: Matter;
  readonly basis: readonly RewardType[];
};

/** Draws an errand for an account, into whose rows it is written; undefined where the account has no use for it. */
export type ErrandDraw = (random: PythonRandom, account: Account, stock: Stock) => Errand | undefined;
