import { PythonRandom, sha256Hex } from "@mua/python-compat";
import type { PolicyClient } from "../policy/client.ts";
import { compactTokenizer } from "./template.ts";
import { changes, details, END, questions, sources } from "./words.ts";

/** Every act there is. */
const acts: readonly (readonly string[])[] = [
  ...details.map((what) => ["ask", what]),
  ...sources.map((what) => ["look", what]),
  ...changes.flatMap((what) => [
    ["confirm", what],
    ["do", what],
  ]),
  ...questions.map((what) => ["tell", what]),
  ["refuse"],
  ["more"],
];

/** What a demonstration may leave out, all through an episode. */
const shortcuts = ["confirm", "ownership", "rules", "method"] as const;
type Shortcut = (typeof shortcuts)[number];

/** How badly demonstrations are given. */
export type Carelessness = {
  /** How likely each act is any act instead of a sensible one. */
  readonly slips: number;
  /** How likely each shortcut is taken all through an episode. */
  readonly shortcuts: number;
};

/**
 * Gives demonstrations for the cold start: knows what to do, but slips and takes shortcuts, so that what is learnt from it
 * has much left to learn. With neither it plays the tasks of the shop without a mistake.
 */
export function teacher({ slips, shortcuts: skipping }: Carelessness): PolicyClient {
  return {
    name: "teacher",
    generate: async ({ promptIds, sessionId, seed }) => {
      const habits = new PythonRandom(BigInt(`0x${sha256Hex(sessionId).slice(0, 12)}`));
      const skips = new Set(shortcuts.filter(() => habits.random() < skipping));
      const chance = new PythonRandom(seed);
      const act = chance.random() < slips ? chance.choice(acts) : sensible(statusIn(promptIds), skips);
      const ids = [...compactTokenizer.encode(act.join(" ")), compactTokenizer.id(END)];
      // Nobody trains on these by importance, so their probabilities do not matter; they are imitated.
      return { ids, logprobs: ids.map(() => 0), finish: "stop", version: "teacher" };
    },
  };
}

/** How things stand, by the prompt's last lines. */
function statusIn(promptIds: readonly number[]): readonly string[] {
  const said = compactTokenizer.decode(promptIds).split(" ");
  return said.slice(Math.max(said.lastIndexOf("<user>"), said.lastIndexOf("<tool>")));
}

/** What a careful agent does as things stand, less what it does not care for. */
function sensible(status: readonly string[], skips: ReadonlySet<Shortcut>): readonly string[] {
  const of = (word: string) => status[status.indexOf(word) + 1] ?? "";
  const has = (...wanted: readonly string[]) => wanted.some((word) => status.includes(word));
  const want = has("want") ? of("want") : "nothing";
  if (want === "nothing") return ["more"];
  if (of("who") === "said") return ["look", "customer"];
  if (of("who") !== "known") return ["ask", "who"];
  if (of("account") === "unseen") return ["look", "account"];
  if (want === "balance") return ["tell", want];
  if (want === "offer") {
    if (of("range") === "unseen") return ["look", "range"];
    return of("product") === "unseen" ? ["look", "product"] : ["tell", want];
  }
  const question = questions.find((name) => name === want);
  if (has("order")) {
    const order = of("order");
    if (order === "unsaid" || order === "unknown") return ["ask", "order"];
    if (order === "said") return ["look", "order"];
    if (has("theirs") && !skips.has("ownership")) return ["refuse"];
    if (question !== undefined) return ["tell", question];
    const delivered = want === "return" || want === "exchange";
    if (order !== (delivered ? "delivered" : "pending")) return ["refuse"];
  }
  if (has("failed")) return ["refuse"];
  if (want === "cancel" && of("reason") === "unsaid") return ["ask", "reason"];
  if (want === "cancel" && of("reason") === "bad" && !skips.has("rules")) return ["refuse"];
  if (has("item") && of("item") === "unsaid") return ["ask", "item"];
  if (want === "return" || want === "exchange") if (has("earbuds") && !skips.has("rules")) return ["refuse"];
  if (has("option")) {
    if (of("option") === "unseen") return ["look", "product"];
    if (of("option") === "unsaid") return ["ask", "option"];
    if (of("option") === "unavailable") return ["refuse"];
  }
  if (has("method") && of("method") === "unsaid" && !skips.has("method")) return ["ask", "method"];
  if (want === "address" && status.lastIndexOf("unsaid") > status.indexOf("want")) return ["ask", "address"];
  return has("confirmed") || skips.has("confirm") ? ["do", want] : ["confirm", want];
}
