import type Anthropic from "@anthropic-ai/sdk";
import type { ChatClient } from "../chat.ts";
import type { EndpointAddress } from "../endpoint.ts";
import { ask } from "../exchange.ts";
import { NO_TIMEOUT } from "../openai/client.ts";
import type { Fetch } from "../transport.ts";
import { messagesAnswer, messagesBody } from "./messages.ts";

/** The base URL of Anthropic itself. */
export const ANTHROPIC_URL = "https://api.anthropic.com";

/** A model behind an endpoint of the messages API, through the official SDK. */
export async function anthropicClient(address: EndpointAddress, fetch: Fetch): Promise<ChatClient> {
  const { default: Sdk, APIError } = await import("@anthropic-ai/sdk");
  const { url, model, key, redact } = address;
  const sdk = new Sdk({
    apiKey: key ?? "none",
    authToken: null,
    ...(key === undefined ? { defaultHeaders: { Authorization: null } } : {}),
    baseURL: url,
    maxRetries: 0,
    timeout: NO_TIMEOUT,
    logLevel: "off",
    fetch,
  });
  return {
    endpoint: url,
    model,
    api: "messages",
    body: (question) => messagesBody(model, question),
    send: (body, signal) =>
      ask({
        request: () =>
          sdk.messages
            .create(body as unknown as Anthropic.MessageCreateParamsNonStreaming, { signal })
            .asResponse(),
        answer: messagesAnswer,
        isApiError: (error) => error instanceof APIError,
        endpoint: url,
        redact,
        signal,
      }),
  };
}
