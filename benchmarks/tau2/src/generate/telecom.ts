import { loadTelecomDatabases } from "@mua/domain-telecom";
import type { PythonRandom } from "@mua/python-compat";
import { dataFolderOf } from "../domain.ts";
import type { RewardType } from "../task.ts";
import { parseToml } from "../toml.ts";
import type { Draft, OpenTaskDraw } from "./draft.ts";
import { type Account, drawAccount, openingCalls, stockOf } from "./telecom/account.ts";
import { agent, user } from "./telecom/calls.ts";
import { complaints } from "./telecom/complaints.ts";
import type { Errand, ErrandDraw } from "./telecom/errand.ts";
import { handovers } from "./telecom/handovers.ts";
import { together } from "./telecom/matter.ts";
import { drawPersona, nameOf } from "./telecom/people.ts";
import { requests, roamElsewhere } from "./telecom/requests.ts";

/**
 * Draws telecom tasks. The rows of the database are too few for many tasks, so that each brings an account of its own
 * with new lines and devices, on the plans there are.
 */
export const openTelecomDraw: OpenTaskDraw = (dataset) => {
  const database = (file: string) => {
    const path = `${dataFolderOf("telecom")}/${file}`;
    return parseToml(dataset.text(path), path);
  };
  const stock = stockOf(loadTelecomDatabases(database("db.toml"), database("user_db.toml")));
  return (random) => {
    const account = drawAccount(random, stock);
    const errands = drawMakers(random)
      .map((make) => make(random, account, stock))
      .filter((errand) => errand !== undefined);
    return errands.length === 0 ? undefined : draftOf(account, errands, drawPersona(random));
  };
};

/** A complaint or a request, which another request may follow; what has to be handed over or counts by its calls is alone. */
function drawMakers(random: PythonRandom): readonly ErrandDraw[] {
  const share = random.random();
  if (share < 0.12) return [random.choice(handovers)];
  if (share < 0.18) return [roamElsewhere];
  const more = random.random() < 0.3 ? 1 : 0;
  return share < 0.75
    ? [random.choice(complaints), ...random.sample(requests, more)]
    : random.sample(requests, 1 + more);
}

const CONDUCT = [
  "Look at your phone with your tools before you say anything about it, and say what they show and nothing beyond.",
  "Take one step at a time, and none that nobody asked you for; afterwards look whether it helped.",
  "When a step changes nothing, say so and see what else the agent knows.",
];

function draftOf(account: Account, errands: readonly Errand[], persona: string | undefined): Draft {
  const { caller, whereabouts, lines } = account;
  const { initial, actions, assertions, communicate, terms } = together(errands.map(({ matter }) => matter));
  const { phone_number, line_id } = lines[0].row;
  const said = (side: "user" | "ticket") => ({
    want: errands.map(({ want }) => want[side]).join(" There is a second thing. "),
    conditions: [...errands.map(({ done }) => done), ...terms].map((condition) => condition[side]),
  });
  const told = said("user");
  const written = said("ticket");
  const where = whereabouts.abroad ? `abroad, in ${whereabouts.where}` : `at home in ${whereabouts.where}`;
  const basis = new Set(errands.flatMap((errand) => errand.basis));
  const identification = [
    agent("get_customer_by_phone", { phone_number }),
    agent("get_details_by_id", { id: line_id }),
  ];
  return {
    kind: [...new Set(errands.map(({ kind }) => kind))].join("_and_"),
    purpose: errands.map(({ purpose }) => purpose).join(" "),
    user: {
      ...(persona === undefined ? {} : { persona }),
      reason: told.want,
      known: `You are ${nameOf(caller)}, born on ${caller.born}. The number of your phone is ${phone_number}. Right now you are ${where}.`,
      unknown: "You know neither your customer ID nor any ID of a line or a bill, nor what the matter is.",
      instructions: [...told.conditions, ...CONDUCT].join(" "),
    },
    ticket: `${nameOf(caller)}, phone number ${phone_number}, currently ${where}. ${written.want} ${written.conditions.join(" ")}`,
    initialActions: [...openingCalls(account), ...initial, user("simulate_network_search")],
    // Where calls count themselves, none is asked for that only looks.
    actions: basis.has("ACTION") ? actions : [...identification, ...actions],
    communicate,
    assertions,
    basis: basisOf(basis),
  };
}

/** Who only asks wants nothing changed. */
function basisOf(basis: ReadonlySet<RewardType>): readonly RewardType[] {
  return basis.size === 1 && basis.has("COMMUNICATE") ? ["DB", "COMMUNICATE"] : [...basis];
}
