import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The body of a request, as far as this server looks at it. */
export type ChatBody = {
  readonly model: string;
  readonly seed?: number;
  readonly max_tokens?: number;
  readonly messages: readonly { readonly role: string; readonly content: string | null }[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
};

/** A request as it came, and a way to answer it oneself. */
export type Asked = {
  readonly body: ChatBody;
  readonly key: string | undefined;
  readonly response: ServerResponse;
};

/** Answers a request; returns true when it did. */
export type Special = (asked: Asked) => boolean;

/**
 * A model that plays agent and user: the user says something of its own a few times and leaves, the agent says that it has
 * heard it. It calls the tool `ping` when it is there. Every answer depends on the request alone.
 */
export async function modelServer(special: Special = () => false) {
  const asked: ChatBody[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body: ChatBody = JSON.parse(Buffer.concat(chunks).toString("utf8"));
      asked.push(body);
      if (special({ body, key: request.headers.authorization?.replace("Bearer ", ""), response })) return;
      answer(response, 200, {
        choices: [
          { finish_reason: "stop", message: { role: "assistant", content: null, ...messageTo(body) } },
        ],
        usage: { prompt_tokens: 100, completion_tokens: 10 },
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function answer(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(json));
}

function messageTo({ model, messages, tools = [] }: ChatBody): object {
  if (tools.some((tool) => tool.function.name === "ping"))
    return { tool_calls: [{ id: "1", type: "function", function: { name: "ping", arguments: "{}" } }] };
  if (model === "agent") return { content: `I have heard: ${messages.at(-1)?.content}` };
  const turns = messages.filter(({ role }) => role === "assistant").length;
  if (turns >= 4) return { content: "Thank you. ###STOP###" };
  return { content: `This is thing ${turns} of matter ${matterOf(messages[0]?.content ?? "")}.` };
}

/** A number that stands for a text. */
export function matterOf(text: string): number {
  let hash = 0;
  for (const letter of text) hash = (hash * 31 + letter.charCodeAt(0)) % 1_000_003;
  return hash;
}
