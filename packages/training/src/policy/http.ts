import { z } from "zod";
import { PolicyError } from "./client.ts";

/** Where a policy is served. `key` goes into the authorization header. */
export type Endpoint = { readonly url: string; readonly key?: string };

/** Posts JSON and reads the answer by a schema. Rejects with a PolicyError that names the server, never the key. */
export async function post<T>(
  endpoint: Endpoint,
  path: string,
  body: object,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<T> {
  const url = `${endpoint.url.replace(/\/+$/u, "")}${path}`;
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(endpoint.key === undefined ? {} : { authorization: `Bearer ${endpoint.key}` }),
      },
      body: JSON.stringify(body),
      signal,
    });
    text = await response.text();
  } catch (error) {
    if (signal.aborted) throw error;
    throw new PolicyError(`${url} cannot be reached`, { cause: error, transient: true });
  }
  if (!response.ok) {
    const transient = response.status === 429 || response.status >= 500;
    throw new PolicyError(`${url} answered ${response.status}: ${text.slice(0, 200)}`, { transient });
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const where = error instanceof z.ZodError ? z.prettifyError(error).replaceAll("\n", " ") : "no JSON";
    throw new PolicyError(`${url} does not give token ids with log-probabilities: ${where}`, {
      cause: error,
    });
  }
}
