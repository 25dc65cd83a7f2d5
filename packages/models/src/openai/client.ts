import type OpenAI from "openai";
import type { Body, ChatClient } from "../chat.ts";
import type { EndpointAddress } from "../endpoint.ts";
import { ask } from "../exchange.ts";
import type { Fetch } from "../transport.ts";
import { chatCompletionsAnswer, chatCompletionsBody } from "./chat-completions.ts";
import { responsesAnswer, responsesBody } from "./responses.ts";

/** The base URL of OpenAI itself. */
export const OPENAI_URL = "https://api.openai.com/v1";

/** A model behind an OpenAI-compatible endpoint, through the official SDK. */
export async function openAiClient(
  address: EndpointAddress,
  api: "chat-completions" | "responses",
  fetch: Fetch,
): Promise<ChatClient> {
  const { default: Sdk, APIError } = await import("openai");
  const { url, model, key, redact } = address;
  const sdk = new Sdk({
    // The SDK wants a key even where the server wants none; then the header is left out.
    apiKey: key ?? "none",
    ...(key === undefined ? { defaultHeaders: { Authorization: null } } : {}),
    adminAPIKey: null,
    baseURL: url,
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: NO_TIMEOUT,
    logLevel: "off",
    fetch,
  });
  const lengthKey = url === OPENAI_URL ? "max_completion_tokens" : "max_tokens";
  const chat = api === "chat-completions";
  const request = chat
    ? (body: Body, signal: AbortSignal) =>
        sdk.chat.completions
          .create(body as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming, { signal })
          .asResponse()
    : (body: Body, signal: AbortSignal) =>
        sdk.responses
          .create(body as unknown as OpenAI.Responses.ResponseCreateParamsNonStreaming, { signal })
          .asResponse();
  return {
    endpoint: url,
    model,
    api,
    body: (question) =>
      chat ? chatCompletionsBody(model, question, lengthKey) : responsesBody(model, question),
    send: (body, signal) =>
      ask({
        request: () => request(body, signal),
        answer: chat ? chatCompletionsAnswer : responsesAnswer,
        isApiError: (error) => error instanceof APIError,
        endpoint: url,
        redact,
        signal,
      }),
  };
}

/** Time limits are the caller's, who counts the whole answer; this is the longest a timer can run. */
export const NO_TIMEOUT = 2 ** 31 - 1;
