import { dumps, sha256Hex } from "@mua/python-compat";
import type { Tau2Domain } from "../domain.ts";
import { once } from "../once.ts";
import type { EnvironmentCall, Tau2Task } from "../task.ts";

/**
 * Tells tasks apart by what has to come of them: SHA-256 over where the world starts, what is written, said and asserted.
 * Ids, words, lookups and order do not count, unless there is nothing else to go by.
 */
export function contentHasher(domain: Tau2Domain): (task: Tau2Task) => string {
  const world = once(() => domain.open());
  return ({ initialState, criteria, scenario }) => {
    const actions = criteria?.actions ?? [];
    const writes = actions.filter(({ name }) => world().kindOf(name) === "write");
    const assertions = criteria?.envAssertions ?? [];
    const isBare = writes.length === 0 && assertions.length === 0;
    return sha256Hex(
      JSON.stringify([
        [initialState?.agentData ?? null, initialState?.userData ?? null].map((data) =>
          dumps(data, { sortKeys: true }),
        ),
        (initialState?.actions ?? []).map(callText).sort(),
        (isBare ? actions : writes)
          .map(({ requestor, ...action }) => callText({ side: requestor, ...action }))
          .sort(),
        (criteria?.communicateInfo ?? []).toSorted(),
        assertions.map((assertion) => `${callText(assertion)} ${assertion.expected}`).sort(),
        isBare ? scenario : null,
      ]),
    );
  };
}

function callText({ side, name, arguments: args }: EnvironmentCall): string {
  return `${side} ${name} ${dumps(args, { sortKeys: true })}`;
}
