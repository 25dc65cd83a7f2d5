import type { Side, World } from "@mua/core";
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

/**
 * A recorded digest of one side beside that of a world. Where a random bill is in the state, what is compared is its
 * digest with the bills renamed, if that was recorded.
 */
export function digestFacts(world: World, side: Side, recorded: Place, normalised?: Place): Facts {
  const text = (side === "agent" ? world.agent : world.user)?.state.canonicalText();
  const label = `digest of the ${side}'s state`;
  const fact = (place: Place, digest: string | null): Facts => ({
    expected: [`${label} ${place.optional((hash) => hash.text())}`],
    actual: [`${label} ${digest}`],
  });
  if (text === undefined) return fact(recorded, null);
  if (text.search(RANDOM_BILL) < 0) return fact(recorded, sha256Hex(text));
  return normalised === undefined
    ? { expected: [], actual: [] }
    : fact(normalised, sha256Hex(billNumbering()(text)));
}

/** Facts one after the other. */
export function joined(facts: readonly Facts[]): Facts {
  return {
    expected: facts.flatMap(({ expected }) => expected),
    actual: facts.flatMap(({ actual }) => actual),
  };
}
