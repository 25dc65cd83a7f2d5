import type { Side, State, World } from "@mua/core";
import { sha256Hex } from "@mua/python-compat";
import type { Place } from "../place.ts";
import type { Facts } from "./comparison.ts";

const RANDOM_BILL = /\bB[0-9a-f]{8}\b/g;

/** Names the random bill ids of texts in the order in which they appear. */
export function billNumbering(): (text: string) => string {
  const names = new Map<string, string>();
  return (text) =>
    text.replaceAll(RANDOM_BILL, (id) => {
      const name = names.get(id) ?? `B_NEW_${names.size + 1}`;
      names.set(id, name);
      return name;
    });
}

/** Whether upstream gave a bill of this run a random id, so that texts and digests with it are not the same twice. */
export function hasRandomBill(sidecar: Place): boolean {
  return sidecar.field("nondeterministic_bill_id").optional((place) => place.truth()) ?? false;
}

export type Digested = { readonly digest: string; readonly hasRandomBill: boolean };

/** The digest of a state; random bills in it are renamed. */
export function digested(state: State): Digested {
  const text = state.canonicalText();
  const hasRandomBill = text.search(RANDOM_BILL) >= 0;
  return { digest: sha256Hex(hasRandomBill ? billNumbering()(text) : text), hasRandomBill };
}

/** Digests states that are never written again; states that are the same are digested once. */
export function digester(): typeof digested {
  const known: (Digested & { readonly state: State })[] = [];
  return (state) => {
    const same = known.find((one) => one.state.same(state));
    if (same !== undefined) return same;
    const fresh = { state, ...digested(state) };
    known.push(fresh);
    return fresh;
  };
}

/**
 * A recorded digest of one side beside that of a world. Where a random bill is in the state, what is compared is its
 * digest with the bills renamed, if that was recorded.
 */
export function digestFacts(
  digest: typeof digested,
  world: World,
  side: Side,
  recorded: Place,
  normalised?: Place,
): Facts {
  const state = (side === "agent" ? world.agent : world.user)?.state;
  const ours = state === undefined ? undefined : digest(state);
  if (ours?.hasRandomBill && normalised === undefined) return { expected: [], actual: [] };
  const label = `digest of the ${side}'s state`;
  const theirs = ours?.hasRandomBill && normalised !== undefined ? normalised : recorded;
  return {
    expected: [`${label} ${theirs.optional((hash) => hash.text())}`],
    actual: [`${label} ${ours?.digest ?? null}`],
  };
}

/** Facts one after the other. */
export function joined(facts: readonly Facts[]): Facts {
  return {
    expected: facts.flatMap(({ expected }) => expected),
    actual: facts.flatMap(({ actual }) => actual),
  };
}
