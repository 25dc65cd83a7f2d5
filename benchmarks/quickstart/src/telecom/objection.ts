import { type Act, tell } from "../agents/act.ts";
import type { Desk } from "../agents/trade.ts";

/** What a customer says against a change; undefined when they agree, or when the clerk does not care to ask. */
export function* objection({ attends }: Desk<unknown>, change: string): Act<string | undefined> {
  if (!attends("confirm")) return undefined;
  const answer = yield* tell(`I am going to ${change} Do you confirm that (yes/no)?`);
  return /^yes\b/iu.test(answer) ? undefined : answer;
}
