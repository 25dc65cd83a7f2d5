import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it came over the wire. */
export type Received = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks wherever it likes
  readonly body: any;
};

/** What a server answers: JSON with a status, or whatever it does with the response itself. */
export type Answer =
  | {
      readonly status?: number;
      readonly headers?: { readonly [name: string]: string };
      readonly json: unknown;
    }
  | ((response: ServerResponse) => void);

/** A real HTTP server on this machine that remembers what it received. */
export async function serve(answer: (request: Received) => Answer | Promise<Answer>) {
  const received: Received[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", async () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const request = {
        path: incoming.url ?? "",
        headers: incoming.headers,
        body: text === "" ? undefined : JSON.parse(text),
      };
      received.push(request);
      const made = await answer(request);
      if (typeof made === "function") return made(response);
      response.writeHead(made.status ?? 200, { "content-type": "application/json", ...made.headers });
      response.end(JSON.stringify(made.json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type ChatServer = Awaited<ReturnType<typeof serve>>;

/** A chat completion. */
export function completion(
  message: { readonly content?: string | null; readonly [key: string]: unknown },
  more: { readonly finish_reason?: string; readonly usage?: unknown } = {},
): Answer {
  return {
    json: {
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 1,
      model: "model",
      choices: [
        {
          index: 0,
          finish_reason: "stop",
          ...more,
          message: { role: "assistant", content: null, ...message },
        },
      ],
      usage: "usage" in more ? more.usage : { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
    },
  };
}

/** A tool call of a chat completion. */
export function toolUse(id: string, name: string, args: unknown) {
  return {
    id,
    type: "function",
    function: { name, arguments: typeof args === "string" ? args : JSON.stringify(args) },
  };
}
