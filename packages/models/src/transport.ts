import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { Redact } from "./secrets.ts";

/** What the SDKs call to reach the network. */
export type Fetch = (url: string | URL | Request, init?: RequestInit) => Promise<Response>;

// One socket for each call in flight, so that none waits behind another.
const agents = {
  http: new HttpAgent({ keepAlive: true, proxyEnv: process.env }),
  https: new HttpsAgent({ keepAlive: true, proxyEnv: process.env }),
};

/**
 * A `fetch` for JSON APIs over node's own HTTP client: half the CPU time of the global one, no time limits of its own (the
 * global one gives up after five minutes), and the whole answer has arrived when it resolves, so that the caller's signal
 * bounds all of it. Secrets are taken out before anything else reads the answer.
 */
export function transport(redact: Redact): Fetch {
  return (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const { headers, body, method = "GET", signal } = init;
    const secure = url.protocol === "https:";
    return new Promise((resolve, reject) => {
      const outgoing = (secure ? httpsRequest : httpRequest)(
        url,
        {
          method,
          agent: secure ? agents.https : agents.http,
          headers: Object.fromEntries(headers instanceof Headers ? headers : new Headers(headers)),
          ...(signal === null || signal === undefined ? {} : { signal }),
        },
        (incoming) => collect(incoming, redact).then(resolve, reject),
      );
      outgoing.on("error", reject);
      outgoing.on("socket", limitConnecting);
      outgoing.end(typeof body === "string" ? body : undefined);
    });
  };
}

/** Milliseconds until a host that does not even refuse is given up. */
const longestConnecting = 10_000;

/** Bytes after which an answer is none. */
const longestAnswer = 64 * 2 ** 20;

function limitConnecting(socket: Socket): void {
  if (!socket.connecting) return;
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error("the host does not answer"), { code: "ETIMEDOUT" }));
  }, longestConnecting);
  socket.once(socket instanceof TLSSocket ? "secureConnect" : "connect", () => clearTimeout(timer));
  socket.once("close", () => clearTimeout(timer));
}

function collect(incoming: IncomingMessage, redact: Redact): Promise<Response> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > longestAnswer) incoming.destroy(new Error("the answer has no end"));
      else chunks.push(chunk);
    });
    incoming.on("error", reject);
    incoming.on("aborted", () => reject(new Error("the connection closed in the middle of the answer")));
    incoming.on("end", () => {
      const { statusCode = 0, headers } = incoming;
      const kept = Object.entries(headers).flatMap(([name, value]) =>
        typeof value === "string" ? [[name, redact(value)] as const] : [],
      );
      const text = redact(Buffer.concat(chunks).toString("utf8"));
      const bodyless = statusCode === 204 || statusCode === 304;
      resolve(
        new Response(bodyless ? null : text, {
          status: validStatus(statusCode),
          headers: kept.map(([name, value]) => [name, value]),
        }),
      );
    });
  });
}

/** What `Response` accepts; a server may send anything. */
function validStatus(status: number): number {
  return status >= 200 && status <= 599 ? status : 500;
}
