import { type Protocol, type Side, say, type View } from "@mua/core";
import { STOP } from "./dialogue.ts";

/** Holds a conversation with scripted replies; who has nothing more to say ends it. `asked` hears of every question. */
export function playScripts(
  protocol: Protocol,
  scripts: { readonly [side in Side]: readonly string[] },
  asked?: (side: Side, view: View) => void,
): void {
  const spoken = { agent: 0, user: 0 };
  for (let step = protocol.next(); step.kind === "ask"; step = protocol.next()) {
    const { role, view } = step;
    asked?.(role, view);
    const reply = scripts[role][spoken[role]] ?? STOP;
    spoken[role] += 1;
    protocol.answer(say(reply));
  }
}
