import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Body, Caller, ChatAnswer, ChatClient, Send } from "./chat.ts";

/** `read`: answers that are there are used, new ones are not kept. `write`: both. */
export type CacheMode = "off" | "read" | "write";

export const cacheModes: readonly CacheMode[] = ["off", "read", "write"];

/**
 * Answers by everything that they depend on: endpoint, API, request body, role, task, trial, seed and how many calls the role
 * made before. One file for each answer, which is whole as soon as it is there.
 */
export function cached(
  send: Send,
  { endpoint, api }: Pick<ChatClient, "endpoint" | "api">,
  { folder, mode }: { readonly folder: string; readonly mode: Exclude<CacheMode, "off"> },
): Send {
  return async (body, caller, signal) => {
    const key = cacheKey({ endpoint, api, body, caller });
    const path = join(folder, key.slice(0, 2), `${key.slice(2)}.json`);
    const known = await read(path);
    if (known !== undefined) return known;
    const answer = await send(body, caller, signal);
    if (mode === "write") await write(path, answer);
    return answer;
  };
}

/** The name of an answer: equal exactly when all that it depends on is equal. */
export function cacheKey(about: {
  readonly endpoint: string;
  readonly api: string;
  readonly body: Body;
  readonly caller: Caller;
}): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(about)))
    .digest("hex");
}

/** The same value with its keys in one order, so that the order in which an option was given does not count. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, sorted(item)]);
}

const tokens = z.strictObject({
  input: z.number(),
  cacheRead: z.number(),
  cacheWrite: z.number(),
  output: z.number(),
  reasoning: z.number().nullable(),
});

const answerSchema: z.ZodType<ChatAnswer> = z.strictObject({
  content: z.string().nullable(),
  calls: z.array(z.strictObject({ id: z.string(), name: z.string(), arguments: z.string() })).nullable(),
  reasoning: z.string().exactOptional(),
  tokens: tokens.exactOptional(),
  finish: z.enum(["done", "length", "refused"]),
  echo: z.json().exactOptional(),
});

/** The answer in a file; undefined where there is none, or one that this version cannot read. */
async function read(path: string): Promise<ChatAnswer | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    return undefined;
  }
  try {
    return answerSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function write(path: string, answer: ChatAnswer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${randomUUID()}.part`;
  await writeFile(unfinished, JSON.stringify(answer));
  await rename(unfinished, path);
}
