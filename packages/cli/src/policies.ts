import { readFile } from "node:fs/promises";
import {
  chatmlHermes,
  compactTemplate,
  compactTokenizer,
  huggingFaceTokenizer,
  llamacppPolicy,
  type PolicyClient,
  patient,
  probePolicy,
  profiles,
  sglangPolicy,
  type Tokenizer,
  type TokenPolicy,
  teacher,
  vllmPolicy,
} from "@mua/training";
import { messageOf, UsageError } from "./errors.ts";
import { flagOf, type Given } from "./options.ts";
import { checkUrl } from "./run-models.ts";

/** Servers that give token ids and log-probabilities, by the word before their address. */
const servers = { vllm: vllmPolicy, sglang: sglangPolicy, llamacpp: llamacppPolicy };

/** How the small model of the quick start's shop reads and writes. */
const compact = { tokenizer: compactTokenizer, template: compactTemplate, ...profiles.small };
const shop = "quickstart/retail";

/**
 * How dialogues are written for a model with the `tokenizer.json` at a path, or in the words of `compact`, and its limits.
 * Throws a UsageError.
 */
export async function writingOf(
  path: string,
  { profile, promptTokens }: Given<"profile" | "promptTokens">,
  benchmark: string,
): Promise<Omit<TokenPolicy, "client">> {
  if (path === "compact") {
    if (benchmark !== shop) throw new UsageError(`compact has only words for ${shop}, not for ${benchmark}`);
    return withPrompt(compact, promptTokens);
  }
  let tokenizer: Tokenizer;
  try {
    tokenizer = await huggingFaceTokenizer(await readFile(path, "utf8"));
  } catch (error) {
    throw new UsageError(`'${path}' cannot be read as a tokenizer.json: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const template = chatmlHermes();
  try {
    tokenizer.id(template.end);
  } catch {
    throw new UsageError(`'${path}' is of a model without ChatML: it has no token ${template.end}`);
  }
  const { limits, temperature, topP } = profiles[profile === "small" ? "small" : "mua-rl"];
  return withPrompt({ tokenizer, template, limits, temperature, topP }, promptTokens);
}

function withPrompt(
  { limits, ...writing }: Omit<TokenPolicy, "client">,
  prompt: number = limits.prompt,
): Omit<TokenPolicy, "client"> {
  return { ...writing, limits: { ...limits, prompt } };
}

/** What the profile that was asked for says of a user that is a model, as options; without one the user is the benchmark's. */
export function userOf({ profile }: Given<"profile">): Given<"userStrategy" | "userMaxTokens"> {
  const { user } = profile === "mua-rl" ? profiles[profile] : {};
  return user === undefined ? {} : { userStrategy: user.strategy, userMaxTokens: user.maxTokens };
}

/** The policy a command line asks for, tried once. Throws a UsageError when it cannot be trained. */
export async function policyOf(
  given: Given<"policy" | "model" | "tokenizer" | "profile" | "promptTokens">,
  benchmark: string,
  pause: (ms: number, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<TokenPolicy> {
  const { policy: name = "teacher" } = given;
  if (name === "teacher") {
    if (benchmark !== shop)
      throw new UsageError(`the teacher only knows the shop of ${shop}, not ${benchmark}`);
    return { ...compact, client: teacher({ slips: 0, shortcuts: 0 }) };
  }
  const [kind = "", url = ""] = name.split(/=(.*)/su);
  const make = Object.entries(servers).find(([server]) => server === kind)?.[1];
  if (make === undefined || url === "") {
    throw new UsageError(
      `the policy '${name}' is not SERVER=URL with ${Object.keys(servers).join(", ")}; an endpoint that gives text only can be evaluated (mua run), but not trained`,
    );
  }
  checkUrl(url, flagOf("policy"));
  if (given.tokenizer === undefined)
    throw new UsageError("say with --tokenizer where the model's tokenizer.json is");
  if (given.tokenizer === "compact")
    throw new UsageError(
      "compact is for mua serve: the tokenizer of a policy's endpoint is a tokenizer.json",
    );
  const writing = await writingOf(given.tokenizer, given, benchmark);
  const { tokenizer, template } = writing;
  const { MUA_POLICY_KEY: key } = process.env;
  const client: PolicyClient = make({ url, ...(key === undefined ? {} : { key }) }, given.model ?? "policy");
  const stopIds = [tokenizer.id(template.end)];
  try {
    await probePolicy(client, { promptIds: tokenizer.encode("Hello"), stopIds }, signal);
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
  const patience = { attempts: 6, firstWait: 1000, longestWait: 30_000, random: Math.random, wait: pause };
  return { ...writing, client: patient(client, patience) };
}
