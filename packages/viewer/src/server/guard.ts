import { isIP } from "node:net";
import { hostname } from "node:os";
import type { MiddlewareHandler } from "hono";

/** What the page may load and do: its own files, nothing else, no script in the markup. */
const SERVED_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

/** The same for an export, which loads its data as scripts and can connect to nothing. */
export const EXPORTED_POLICY = [
  "default-src 'none'",
  "script-src 'self' file:",
  "style-src 'self' file:",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const headers: Readonly<Record<string, string>> = {
  "content-security-policy": SERVED_POLICY,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

/**
 * Lets through what the page itself asks: other sites in the same browser get nothing, not even by a name that they let
 * point to this machine. `host` is what is listened on.
 */
export function guard(host: string): MiddlewareHandler {
  return async (context, next) => {
    const { method, header } = {
      method: context.req.method,
      header: (name: string) => context.req.header(name),
    };
    const asked = header("host");
    const origin = header("origin");
    const refusal =
      asked === undefined || !isOurs(asked, host)
        ? "this is not the address of the viewer"
        : origin !== undefined && origin !== `http://${asked}`
          ? "the viewer answers no other origin"
          : context.req.path.startsWith("/api/") && !isSameSite(header("sec-fetch-site"))
            ? "the viewer answers no other site"
            : undefined;
    if (refusal !== undefined) context.res = context.json({ problem: refusal }, 403);
    else if (method !== "GET") context.res = context.json({ problem: "the viewer only shows" }, 405);
    else await next();
    for (const [name, value] of Object.entries(headers)) context.header(name, value);
  };
}

/** Browsers say where a request comes from; what is no browser says nothing. */
function isSameSite(site: string | undefined): boolean {
  return site === undefined || site === "same-origin" || site === "none";
}

/** Whether a Host header names this server. A name on the network could be anybody's, an address cannot. */
function isOurs(header: string, host: string): boolean {
  const name = header
    .replace(/:\d+$/u, "")
    .replace(/^\[|\]$/gu, "")
    .toLowerCase();
  if (["localhost", "127.0.0.1", "::1", host.toLowerCase()].includes(name)) return true;
  return isWildcard(host) && (isIP(name) !== 0 || name === hostname().toLowerCase());
}

export function isWildcard(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}
