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

export type Digest = (state: State) => string;

export const digestOf: Digest = (state) => sha256Hex(state.canonicalText());

/** Digests states that are never written again; states that are the same are digested once. */
export function digester(): Digest {
  const known: { readonly state: State; readonly digest: string }[] = [];
  return (state) => {
    const same = known.find((one) => one.state.same(state));
    if (same !== undefined) return same.digest;
    const digest = digestOf(state);
    known.push({ state, digest });
    return digest;
  };
}

/** A recorded digest of one side beside that of a world. */
export function digestFacts(digest: Digest, world: World, side: Side, recorded: Place): Facts {
  const state = stateOf(world, side);
  return facts(side, recorded, state === undefined ? null : digest(state));
}

/**
 * As `digestFacts` for a run with a random bill. Where it is in the state, what is compared is the digest with the bills
 * renamed, if that was recorded.
 */
export function randomDigestFacts(world: World, side: Side, recorded: Place, normalised?: Place): Facts {
  const state = stateOf(world, side);
  const text = state?.canonicalText() ?? "";
  if (state === undefined || text.search(RANDOM_BILL) < 0)
    return digestFacts(digestOf, world, side, recorded);
  if (normalised === undefined) return { expected: [], actual: [] };
  return facts(side, normalised, sha256Hex(billNumbering()(text)));
}

function stateOf(world: World, side: Side): State | undefined {
  return (side === "agent" ? world.agent : world.user)?.state;
}

function facts(side: Side, recorded: Place, digest: string | null): Facts {
  if (recorded.value === undefined) recorded.fail("a digest, or null");
  const label = `digest of the ${side}'s state`;
  return {
    expected: [`${label} ${recorded.optional((hash) => hash.text())}`],
    actual: [`${label} ${digest}`],
  };
}

/** Facts one after the other. */
export function joined(facts: readonly Facts[]): Facts {
  return {
    expected: facts.flatMap(({ expected }) => expected),
    actual: facts.flatMap(({ actual }) => actual),
  };
}
