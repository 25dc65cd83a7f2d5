import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { checkout, upstream } from "./library.ts";

/** What the server does about a path of the repository; where it does nothing, the file is sent. */
export type Answer = (response: ServerResponse, path: string) => void;

/** The upstream repository on a socket of this machine. */
export async function serveUpstream(answers: { readonly [path: string]: Answer } = {}) {
  const requested: string[] = [];
  let awaited: { readonly path: string; readonly arrived: () => void } | undefined;
  const root = `/${upstream.repository}/${upstream.commit}/`;
  const server = createServer((request, response) => {
    const url = decodeURIComponent(request.url ?? "");
    const path = url.startsWith(root) ? url.slice(root.length) : url;
    requested.push(path);
    const answer = answers[path];
    const content = checkout[path];
    if (answer !== undefined) answer(response, path);
    else if (content === undefined) response.writeHead(404).end("404: Not Found");
    else response.end(content);
    if (awaited?.path === path) awaited.arrived();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    /** Paths in the order in which they were asked for. */
    requested,
    /** Resolves when a path is asked for. */
    request: (path: string) =>
      new Promise<void>((arrived) => {
        awaited = { path, arrived };
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** An answer that never comes. */
export const hang: Answer = (response) => {
  response.writeHead(200);
  response.write("the beginning");
};

/** Fails with these status codes, one after the other, and then sends the file. */
export function failing(...codes: readonly number[]): Answer {
  const left = [...codes];
  return (response, path) => {
    const code = left.shift();
    if (code === undefined) response.end(checkout[path]);
    else response.writeHead(code).end();
  };
}
