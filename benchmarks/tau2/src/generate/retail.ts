import { loadRetailDatabase } from "@mua/domain-retail";
import { dataFolderOf } from "../domain.ts";
import type { DraftAction, OpenTaskDraw } from "./draft.ts";
import { Customer } from "./retail/customer.ts";
import {
  exchangeItems,
  exchangeOrReturn,
  returnForOtherMethod,
  returnItems,
  returnOrder,
} from "./retail/delivered.ts";
import { askForBalance, askForTracking, cancelForSomebody, cancelTooLate } from "./retail/others.ts";
import {
  cancelForOneItem,
  cancelOrder,
  changeItem,
  changeItemOrCancel,
  changeItemToCheapest,
  changePayment,
  move,
  shipElsewhere,
  shipElsewhereAndChangeItem,
} from "./retail/pending.ts";
import { draftOf, drawPersona, drawWishes, instructionsOf, reasonOf, type Weighted } from "./wish.ts";

const granted: Weighted<Customer> = [
  [3, cancelOrder],
  [1, cancelForOneItem],
  [4, changeItem],
  [2, changeItemToCheapest],
  [2, changeItemOrCancel],
  [3, changePayment],
  [2, shipElsewhere],
  [1, shipElsewhereAndChangeItem],
  [1, move],
  [3, returnItems],
  [2, returnOrder],
  [2, returnForOtherMethod],
  [4, exchangeItems],
  [3, exchangeOrReturn],
];

const others: Weighted<Customer> = [
  [4, cancelTooLate],
  [1, cancelForSomebody],
  [4, askForTracking],
  [2, askForBalance],
];

/** Customers of the retail database who want things done, refused and told about their orders. */
export const openRetailDraw: OpenTaskDraw = (dataset) => {
  const base = loadRetailDatabase(dataset.json(`${dataFolderOf("retail")}/db.json`));
  const orders = [...base.orders.values()];
  return (random) => {
    // By the order, so that who has many has much to wish for more often.
    const user = orders.length === 0 ? undefined : base.users.get(random.choice(orders).user_id);
    if (user === undefined) return undefined;
    const customer = new Customer(random, base, user);
    const wishes = drawWishes(random, customer, { granted, others });
    if (wishes === undefined) return undefined;
    const { knowsOrders } = customer;
    const { name, address, email } = user;
    const byEmail = random.random() < 0.4;
    const find: DraftAction = byEmail
      ? { name: "find_user_id_by_email", arguments: { email } }
      : { name: "find_user_id_by_name_zip", arguments: { ...name, zip: address.zip } };
    const forgotten = [
      ...(byEmail ? [] : ["which e-mail address your account has"]),
      ...(knowsOrders ? [] : ["the numbers of your orders"]),
    ];
    return {
      ...draftOf([find, { name: "get_user_details", arguments: { user_id: user.user_id } }], wishes),
      user: {
        ...drawPersona(random),
        reason: reasonOf(wishes),
        known: `You are ${name.first_name} ${name.last_name}. ${byEmail ? `Your e-mail address is ${email}.` : `Your zip code is ${address.zip}.`}`,
        ...(forgotten.length === 0 ? {} : { unknown: `You do not remember ${forgotten.join(", nor ")}.` }),
        instructions: instructionsOf(wishes),
      },
    };
  };
};
