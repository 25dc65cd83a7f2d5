import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { PythonRandom } from "@mua/python-compat";
import { type Answer, completion, type Received, serve, toolUse } from "./chat-server.ts";

/** What a model that plays errands without fault answers; it depends on nothing but the request. */
function errandAnswer({ body: { messages } }: Received): Parameters<typeof completion>[0] {
  const [system, ...rest] = messages;
  const last = rest.at(-1);
  if (system.content === "You judge.") return { content: "yes" };
  if (system.content === "You add.") {
    if (last.role === "tool" && !last.content.startsWith("Error"))
      return { content: `I have added it. ${last.content}` };
    const number = Number(
      /\d+/u.exec(rest.findLast((one: Received["body"]) => one.role === "user").content)?.[0],
    );
    const id = `call_${rest.length}`;
    // Habits that are no faults: a tool that does not exist, and more than one call at once.
    if (last.role !== "tool" && number % 7 === 3)
      return { tool_calls: [toolUse(id, "multiply", { number })] };
    if (number % 5 === 2)
      return {
        tool_calls: [
          toolUse(`${id}a`, "add", { number: number - 1 }),
          toolUse(`${id}b`, "add", { number: 1 }),
        ],
      };
    return {
      content: null,
      reasoning_content: "Adding is what I do.",
      tool_calls: [toolUse(id, "add", { number })],
    };
  }
  const numbers = system.content.match(/\d+/gu) ?? [];
  const asked = rest.filter((one: Received["body"]) => one.role === "assistant").length;
  return {
    content: numbers[asked] === undefined ? "Thank you. ###STOP###" : `Please add ${numbers[asked]}.`,
  };
}

/** Ways in which an endpoint fails; all but the last pass. */
const endpointFaults: { readonly [name: string]: (good: string) => Answer } = {
  "429 with Retry-After": () => ({
    status: 429,
    headers: { "retry-after": "0.02" },
    json: { error: { message: "slow down" } },
  }),
  "429 without": () => ({ status: 429, json: { error: { message: "slow down" } } }),
  "500": () => ({ status: 500, json: { error: { message: "oops" } } }),
  "503": () => ({ status: 503, json: "overloaded" }),
  reset: () => (response) => response.socket?.destroy(),
  "half-sent body": (good) => (response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": good.length });
    response.write(good.slice(0, good.length / 2), () => response.socket?.destroy());
  },
  "slow body": (good) => async (response: ServerResponse) => {
    response.writeHead(200, { "content-type": "application/json" });
    for (const letter of good) {
      if (response.destroyed) return;
      response.write(letter);
      await wait(20);
    }
    response.end();
  },
  "invalid JSON": () => (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end('{"choices": [');
  },
  "context length": () => ({
    status: 400,
    json: {
      error: {
        code: "context_length_exceeded",
        message: "This model's maximum context length is 10 tokens.",
      },
    },
  }),
};

/** Answers that cannot be used. */
const answerFaults: { readonly [name: string]: () => Answer } = {
  "malformed arguments": () => completion({ tool_calls: [toolUse("c", "add", '{"number": ')] }),
  "arguments that are no object": () => completion({ tool_calls: [toolUse("c", "add", "[1]")] }),
  "empty tool_calls": () => completion({ content: null, tool_calls: [] }),
  "empty content": () => completion({ content: "" }),
  "null content": () => completion({ content: null }),
  refusal: () => completion({ content: null, refusal: "I cannot help with that." }),
  "cut off": () =>
    completion({ content: null, reasoning_content: "Let me think" }, { finish_reason: "length" }),
};

export const faultNames = [...Object.keys(endpointFaults), ...Object.keys(answerFaults)];

/** Plays errands; `rate` of the requests go wrong in some way, drawn from `seed`. Counts what went wrong. */
export async function faultServer(rate: number, seed: number) {
  const random = new PythonRandom(seed);
  const counts = new Map<string, number>();
  const pick = <T>(faults: { readonly [name: string]: T }): T => {
    const entries = Object.entries(faults);
    const [name, fault] = entries[Math.floor(random.random() * entries.length)] ?? [];
    if (name === undefined || fault === undefined) throw new Error("there is a fault");
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return fault;
  };
  const server = await serve((request) => {
    const good = completion(errandAnswer(request));
    if (random.random() >= rate) return good;
    // Most faults pass; an answer that cannot be used ends its episode.
    if (random.random() < 0.9) return pick(endpointFaults)(JSON.stringify("json" in good ? good.json : null));
    return pick(answerFaults)();
  });
  return Object.assign(server, { counts });
}
