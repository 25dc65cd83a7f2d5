import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import { resetData } from "./action.ts";
import { type Mode, Session, SessionError } from "./session.ts";

/** How an environment server is run. */
export type Serving = {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Sessions at the same time. */
  readonly sessions: number;
  /** Milliseconds after which a silent session is closed. */
  readonly idleMs: number;
  /** What clients have to bring as a bearer token; undefined lets everybody in, which only the loopback interface may. */
  readonly token: string | undefined;
};

/** A server that is running. */
export type EnvironmentServer = AsyncDisposable & {
  readonly url: string;
  readonly sessions: () => number;
};

/** As much as one message of a client may hold. Bytes. */
const largestMessage = 1 << 20;

const version = "0.10.0";

/**
 * Serves environments by OpenEnv 0.10: `GET /health /metadata /schema /openapi.json /state`, `POST /reset` and
 * `/step` for one call each, and sessions over the WebSocket `/ws`. Throws a RangeError when it would be open to others
 * without a token.
 */
export async function serveEnvironment<A>(mode: Mode<A>, serving: Serving): Promise<EnvironmentServer> {
  const { host, port, sessions, idleMs, token } = serving;
  if (token === undefined && !["127.0.0.1", "::1", "localhost"].includes(host))
    throw new RangeError(`a server on ${host} can be reached by others and needs a token`);
  const mayEnter = (request: IncomingMessage): boolean =>
    token === undefined || same(request.headers.authorization ?? "", `Bearer ${token}`);
  const http = createServer((request, response) => {
    if (!mayEnter(request)) send(response, 401, { detail: "the token is missing or wrong" });
    else void answer(mode, request, response);
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage });
  http.on("upgrade", (request, socket, head) => {
    const refused =
      new URL(request.url ?? "/", "http://x").pathname !== "/ws"
        ? "404 Not Found"
        : mayEnter(request)
          ? undefined
          : "401 Unauthorized";
    if (refused !== undefined) {
      socket.end(`HTTP/1.1 ${refused}\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      if (sockets.clients.size <= sessions) hostClient(mode, client, idleMs);
      else {
        client.send(failure("CAPACITY_REACHED", `there are ${sessions} sessions, and no more are let in`));
        client.close(1013);
      }
    });
  });
  http.listen(port, host);
  await once(http, "listening");
  const address = http.address() as AddressInfo;
  const shown = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return {
    url: `http://${shown}:${address.port}`,
    sessions: () => sockets.clients.size,
    [Symbol.asyncDispose]: () => shut(http, sockets),
  };
}

async function shut(http: Server, sockets: WebSocketServer): Promise<void> {
  for (const client of sockets.clients) client.terminate();
  sockets.close();
  http.close();
  http.closeAllConnections();
  await once(http, "close");
}

const envelope = z.object({ type: z.string(), data: z.unknown().optional() });

/** One client's session, from its first message to its last. */
function hostClient<A>(mode: Mode<A>, client: WebSocket, idleMs: number): void {
  const session = new Session(mode);
  const idle = setTimeout(() => client.close(1000, "idle"), idleMs);
  // A client that sends the next message before it has the answer to the last gets its answers in order.
  let turn: Promise<void> = Promise.resolve();
  client.on("message", (data) => {
    idle.refresh();
    turn = turn.then(async () => {
      const said = await reply(session, data);
      if (said === undefined) client.close(1000);
      else if (client.readyState === client.OPEN) client.send(said);
    });
  });
  client.on("error", () => client.terminate());
  client.on("close", () => {
    clearTimeout(idle);
    session.close();
  });
}

/** The answer to a client's message; undefined when it leaves. */
async function reply<A>(session: Session<A>, data: RawData): Promise<string | undefined> {
  let message: z.infer<typeof envelope>;
  try {
    message = envelope.parse(JSON.parse(String(data)));
  } catch {
    return failure("INVALID_JSON", "a message is a JSON object with a type");
  }
  try {
    switch (message.type) {
      case "reset":
        return observation(await session.reset(resetData.parse(message.data ?? {})));
      case "step":
        return observation(await session.step(message.data));
      case "state":
        return JSON.stringify({ type: "state", data: session.state });
      case "close":
        return undefined;
      default:
        return failure("UNKNOWN_TYPE", `there is no message of type '${message.type}'`);
    }
  } catch (error) {
    if (error instanceof z.ZodError) return failure("VALIDATION_ERROR", z.prettifyError(error));
    if (error instanceof SessionError) return failure("SESSION_ERROR", error.message);
    return failure("EXECUTION_ERROR", error instanceof Error ? error.message : String(error));
  }
}

function observation(data: object): string {
  return JSON.stringify({ type: "observation", data });
}

function failure(code: string, message: string): string {
  return JSON.stringify({ type: "error", data: { message, code } });
}

/** A request outside of a session: what there is, or one call on an environment of its own. */
async function answer<A>(mode: Mode<A>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { benchmark, tasks, tokenizer } = mode;
  const { pathname } = new URL(request.url ?? "/", "http://x");
  try {
    switch (`${request.method} ${pathname}`) {
      case "GET /health":
        return send(response, 200, { status: "healthy" });
      case "GET /metadata":
        return send(response, 200, {
          name: benchmark.name,
          description: `${benchmark.name}: tools and a simulated user, ${tasks.length} tasks`,
          version: benchmark.dataset.version,
        });
      case "GET /schema":
        return send(response, 200, schemasOf(mode));
      case "GET /openapi.json":
        return send(response, 200, openApi(benchmark.name));
      case "GET /state":
        return send(response, 200, new Session(mode).state);
      case "GET /list_environments":
        return send(response, 200, [benchmark.name]);
      case "GET /tasks":
        return send(
          response,
          200,
          tasks.map(({ id, summary }) => ({ id, summary })),
        );
      case "GET /tokenizer.json":
        if (tokenizer === undefined) break;
        return sendText(response, 200, tokenizer.json);
      case "POST /reset":
        return send(
          response,
          200,
          await withSession(mode, async (session) => session.reset(resetData.parse(await bodyOf(request)))),
        );
      case "POST /step":
        return send(
          response,
          200,
          await withSession(mode, async (session) => {
            const { action: act } = z.object({ action: z.unknown() }).parse(await bodyOf(request));
            await session.reset({});
            return session.step(act);
          }),
        );
      case "POST /mcp":
        return send(response, 200, mcpAnswer(mode, await bodyOf(request)));
    }
    return send(response, 404, { detail: "there is nothing here" });
  } catch (error) {
    if (error instanceof z.ZodError) return send(response, 422, { detail: z.prettifyError(error) });
    if (error instanceof SyntaxError) return send(response, 422, { detail: "the body is not JSON" });
    if (error instanceof SessionError) return send(response, 400, { detail: error.message });
    return send(response, 500, { detail: error instanceof Error ? error.message : String(error) });
  }
}

async function withSession<A, R>(mode: Mode<A>, use: (session: Session<A>) => Promise<R>): Promise<R> {
  const session = new Session(mode);
  try {
    return await use(session);
  } finally {
    session.close();
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > largestMessage) throw new SessionError("the body is too long");
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString() || "{}");
}

const mcpRequest = z.object({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string(), z.number(), z.null()]).default(null),
  method: z.string(),
});

/** The answer to a JSON-RPC request of the Model Context Protocol: the agent's tools are listed, calls belong to a session. */
function mcpAnswer<A>({ benchmark, tasks }: Mode<A>, body: unknown): object {
  const request = mcpRequest.safeParse(body);
  if (!request.success)
    return { jsonrpc: "2.0", id: null, error: { code: -32600, message: "this is no JSON-RPC 2.0 request" } };
  const { id, method } = request.data;
  const [task] = tasks;
  if (method !== "tools/list" || task === undefined)
    return { jsonrpc: "2.0", id, error: { code: -32601, message: `there is no method '${method}'` } };
  const tools = benchmark.open(task, { seed: 0 }).environment.tools("agent");
  const listed = tools.map(({ name, description, parameters }) => ({
    name,
    description,
    inputSchema: parameters,
  }));
  return { jsonrpc: "2.0", id, result: { tools: listed } };
}

function send(response: ServerResponse, status: number, body: object): void {
  sendText(response, status, JSON.stringify(body));
}

function sendText(response: ServerResponse, status: number, json: string): void {
  response.writeHead(status, { "content-type": "application/json" }).end(json);
}

/** Compared in a time that does not tell how much of it is right. */
function same(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

const anything = { type: "object", additionalProperties: true };
const schemas = {
  observation: {
    type: "object",
    properties: { messages: { type: "array", items: anything } },
    required: ["messages"],
    additionalProperties: true,
  },
  state: {
    type: "object",
    properties: {
      episode_id: { type: ["string", "null"] },
      step_count: { type: "integer" },
      task_id: { type: ["string", "null"] },
    },
  },
};

function schemasOf<A>({ action }: Mode<A>): object {
  return { action: z.toJSONSchema(action), ...schemas };
}

function openApi(name: string): object {
  const ok = {
    responses: { "200": { description: "fine", content: { "application/json": { schema: anything } } } },
  };
  const posted = { ...ok, requestBody: { content: { "application/json": { schema: anything } } } };
  const paths = {
    ...Object.fromEntries(["/health", "/metadata", "/schema", "/state"].map((path) => [path, { get: ok }])),
    "/reset": { post: posted },
    "/step": { post: posted },
    "/mcp": { post: posted },
  };
  return { openapi: "3.1.0", info: { title: name, version }, paths };
}
