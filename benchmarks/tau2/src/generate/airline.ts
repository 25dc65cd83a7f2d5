import { loadAirlineDatabase } from "@mua/domain-airline";
import { dataFolderOf } from "../domain.ts";
import { book } from "./airline/bookings.ts";
import {
  cancelFreely,
  cancelInsured,
  cancelRefused,
  compensateCancelledFlight,
  compensateDelayedFlight,
  compensationRefused,
} from "./airline/cancellations.ts";
import {
  addBags,
  changeCabin,
  changeCabinWithinBudget,
  changeDay,
  correctPassenger,
  replacePassenger,
} from "./airline/changes.ts";
import { Customer } from "./airline/customer.ts";
import {
  addInsurance,
  askForGiftCards,
  askForPrice,
  changeBasicEconomy,
  dropPassenger,
  removeBags,
} from "./airline/others.ts";
import { Timetable } from "./airline/timetable.ts";
import type { OpenTaskDraw } from "./draft.ts";
import { draftOf, drawPersona, drawWishes, instructionsOf, reasonOf, type Weighted } from "./wish.ts";

const granted: Weighted<Customer> = [
  [4, book],
  [4, changeDay],
  [3, changeCabin],
  [2, changeCabinWithinBudget],
  [3, addBags],
  [2, replacePassenger],
  [1, correctPassenger],
  [3, cancelFreely],
  [3, cancelInsured],
  [2, compensateCancelledFlight],
  [1, compensateDelayedFlight],
];

const others: Weighted<Customer> = [
  [3, cancelRefused],
  [1, compensationRefused],
  [2, changeBasicEconomy],
  [1, removeBags],
  [1, addInsurance],
  [1, dropPassenger],
  [1, askForPrice],
  [1, askForGiftCards],
];

/** Customers of the airline database who want to fly, fly otherwise, or not at all. */
export const openAirlineDraw: OpenTaskDraw = (dataset) => {
  const base = loadAirlineDatabase(dataset.json(`${dataFolderOf("airline")}/db.json`));
  const timetable = new Timetable(base);
  const users = [...base.users.values()];
  return (random) => {
    if (users.length === 0) return undefined;
    const customer = new Customer(random, timetable, random.choice(users));
    const wishes = drawWishes(random, customer, { granted, others });
    if (wishes === undefined) return undefined;
    const { user, knowsNumbers } = customer;
    const { user_id, name, dob } = user;
    return {
      ...draftOf([{ name: "get_user_details", arguments: { user_id } }], wishes),
      user: {
        ...drawPersona(random),
        reason: reasonOf(wishes),
        known: `You are ${name.first_name} ${name.last_name}, born ${dob}. You are registered under the user id ${user_id}.`,
        ...(knowsNumbers ? {} : { unknown: "You do not have your reservation numbers at hand." }),
        instructions: instructionsOf(wishes),
      },
    };
  };
};
