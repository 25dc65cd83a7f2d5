import {
  addUsage,
  type DatasetManifest,
  MalformedFileError,
  type Participant,
  type Reply,
  type View,
  type ViewMessage,
} from "@mua/core";
import manifest from "./manifests/tau-bench.json" with { type: "json" };

/** How a simulated user of τ-bench comes to its answer. */
export type UserStrategy = "llm" | "react" | "verify" | "reflection";

export const userStrategies: readonly UserStrategy[] = ["llm", "react", "verify", "reflection"];

/** The dataset that holds the texts of the strategies. */
export const strategyManifest: DatasetManifest = manifest;

/** The texts of the strategies, as the dataset has them. */
export type StrategyTexts = {
  /** System text of a user that just answers; holds `{instruction_display}`. */
  readonly llm: string;
  /** System text of a user that thinks before it answers; holds `{instruction_display}`. */
  readonly react: string;
  /** Asks whether an answer will do; holds `{transcript}` and `{response}`. */
  readonly verify: string;
  /** Asks for a better one; holds the same. */
  readonly reflect: string;
};

/**
 * The texts in the extraction of `tau_bench/envs/user.py`, the one module of that dataset. Throws MalformedFileError where
 * one is missing.
 */
export function parseStrategyTexts(file: string, text: string): StrategyTexts {
  const module = at(JSON.parse(text), "tau_bench/envs/user.py");
  const find = (what: string, value: unknown): string => {
    const template = at(value, "$template");
    if (typeof template !== "string") throw new MalformedFileError(file, `the text of ${what}`);
    return template;
  };
  const system = (name: string) => {
    const method = at(at(at(at(module, "classes"), name), "methods"), "build_system_prompt");
    return at(at(method, "texts"), "0");
  };
  const prompt = (name: string) => at(at(at(at(module, "functions"), name), "locals"), "prompt");
  return {
    llm: find("the user that just answers", system("LLMUserSimulationEnv")),
    react: find("the user that thinks first", system("ReactUserSimulationEnv")),
    verify: find("the verification", prompt("verify")),
    reflect: find("the reflection", prompt("reflect")),
  };
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as { readonly [key: string]: unknown })[key]
    : undefined;
}

/** A user that takes the strategy's way to its answer: the same model, asked more often or for more. */
export function strategicUser(
  participant: Participant,
  strategy: UserStrategy,
  texts: StrategyTexts,
): Participant {
  const ways = { llm: justAnswering, react: thinkingFirst, verify: verified, reflection: reflected };
  return {
    name: participant.name,
    join: (seat) => {
      const respond = participant.join(seat);
      const ask: Ask = async (view, signal) => respond(view, signal);
      const { scenario } = seat.task;
      return (view, signal) => ways[strategy](ask, texts, view, signal, scenario);
    },
  };
}

type Ask = (view: View, signal: AbortSignal) => Promise<Reply>;
type Way = (
  ask: Ask,
  texts: StrategyTexts,
  view: View,
  signal: AbortSignal,
  scenario: string | undefined,
) => Promise<Reply>;

/** τ-bench's own rules instead of the benchmark's, over the scenario alone. */
const justAnswering: Way = async (ask, { llm }, view, signal, scenario) =>
  ask({ ...view, system: instructed(llm, scenario ?? view.system) }, signal);

/** A thought, then the answer; only the answer is heard. */
const thinkingFirst: Way = async (ask, { react }, view, signal) => {
  const reply = await ask({ ...view, system: instructed(react, view.system) }, signal);
  const content = reply.content ?? "";
  const spoken = after(content, "User Response:");
  if (spoken === undefined) return reply;
  const thought = before(content, "User Response:")
    .replace(/^\s*Thought:\s*/u, "")
    .trim();
  return { ...reply, content: spoken, ...(thought === "" ? {} : { reasoning: thought }) };
};

/** Answers that a supervisor accepts; the last one after three attempts. */
const verified: Way = async (ask, texts, view, signal) => {
  const paid: Reply[] = [];
  let reply: Reply;
  do {
    reply = await ask(view, signal);
    paid.push(reply);
    if (reply.toolCalls !== null) break;
    const verdict = await ask(question(texts.verify, view, reply), signal);
    paid.push(verdict);
    if (isTrue(verdict)) break;
  } while (paid.length < 2 * MOST_VERIFIED);
  return withUsage(reply, paid);
};

const MOST_VERIFIED = 3;

/** An answer that a supervisor does not accept is thought over, twice at most. */
const reflected: Way = async (ask, texts, view, signal) => {
  let reply = await ask(view, signal);
  const paid = [reply];
  for (let attempt = 0; attempt < MOST_REFLECTED && reply.toolCalls === null; attempt += 1) {
    const verdict = await ask(question(texts.verify, view, reply), signal);
    paid.push(verdict);
    if (isTrue(verdict)) break;
    const better = await ask(question(texts.reflect, view, reply), signal);
    paid.push(better);
    const content = after(better.content ?? "", "Response:") ?? better.content;
    reply = { content, toolCalls: null, reasoning: before(better.content ?? "", "Response:").trim() };
  }
  return withUsage(reply, paid);
};

const MOST_REFLECTED = 2;

function instructed(template: string, instruction: string | null): string {
  return fill(template, { instruction_display: `\n\nInstruction: ${instruction ?? ""}\n` });
}

function question(template: string, { system, messages }: View, { content }: Reply): View {
  const heard = system === null ? messages : [{ role: "system" as const, content: system }, ...messages];
  const transcript = heard.map(line).join("\n");
  const text = fill(template, { transcript, response: content ?? "" });
  return { system: null, messages: [{ role: "user", content: text }], tools: [], toolChoice: "auto" };
}

/** A message as the supervisor reads it. The labels are upstream's, which has the two speakers the wrong way round. */
function line({ role, content }: Pick<ViewMessage, "role" | "content">): string {
  const speaker = { assistant: "Agent", user: "Customer", tool: "Tool", system: "System" }[role];
  return `${speaker}: ${content ?? ""}`;
}

function isTrue({ content }: Reply): boolean {
  return (content ?? "").toLowerCase().includes("true");
}

function withUsage(reply: Reply, paid: readonly Reply[]): Reply {
  const usage = addUsage(paid.map((one) => one.usage));
  return usage === undefined ? reply : { ...reply, usage };
}

function after(text: string, mark: string): string | undefined {
  const place = text.indexOf(mark);
  return place < 0 ? undefined : text.slice(place + mark.length).trim();
}

function before(text: string, mark: string): string {
  const place = text.indexOf(mark);
  return place < 0 ? text : text.slice(0, place);
}

/** Puts values into a template's named holes, in one pass: a value that looks like a hole stays as it is. */
function fill(template: string, values: { readonly [name: string]: string }): string {
  return template.replace(/\{(\w+)\}/gu, (hole, name: string) => values[name] ?? hole);
}
