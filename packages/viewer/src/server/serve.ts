import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { type AppOptions, viewerApp } from "./app.ts";
import { isWildcard } from "./guard.ts";

export type Serving = {
  /** Where a browser on this machine finds it. */
  readonly url: string;
  close(): Promise<void>;
};

/** Serves the viewer; port 0 takes any that is free. Rejects with the system's error when it cannot listen there. */
export async function serveViewer(options: AppOptions & { readonly port: number }): Promise<Serving> {
  const { host, port } = options;
  const server = createAdaptorServer({ fetch: viewerApp(options).fetch }) as Server;
  server.listen(port, host);
  await once(server, "listening");
  const { port: taken } = server.address() as AddressInfo;
  const name = isWildcard(host) ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${name}:${taken}/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
