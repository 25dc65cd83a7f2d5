import { ANTHROPIC_URL, anthropicClient } from "./anthropic/client.ts";
import type { ChatClient } from "./chat.ts";
import { OPENAI_URL, openAiClient } from "./openai/client.ts";
import { type Redact, redacting } from "./secrets.ts";
import { transport } from "./transport.ts";

/** The APIs that models are reached through; also the first part of a model's name. */
export const providers = ["openai", "anthropic"] as const;
export type Provider = (typeof providers)[number];

/** Which of OpenAI's two APIs is used. */
export type OpenAiApi = "chat-completions" | "responses";

/** Where a model is. */
export type EndpointAddress = {
  readonly provider: Provider;
  /** Without credentials. */
  readonly url: string;
  readonly model: string;
  readonly key: string | undefined;
  readonly redact: Redact;
};

/** `openai/gpt-4.1` in its parts; undefined when it is the name of no model. */
export function splitModelName(
  name: string,
): { readonly provider: Provider; readonly model: string } | undefined {
  const provider = providers.find((one) => name.startsWith(`${one}/`) && name.length > one.length + 1);
  return provider === undefined ? undefined : { provider, model: name.slice(provider.length + 1) };
}

/** The base URL of a provider's own endpoint. */
export function ownUrl(provider: Provider): string {
  return provider === "openai" ? OPENAI_URL : ANTHROPIC_URL;
}

/** The address of a model; `url` where it is not the provider's own endpoint. */
export function addressOf(
  provider: Provider,
  model: string,
  { url, key }: { readonly url?: string | undefined; readonly key?: string | undefined },
): EndpointAddress {
  return {
    provider,
    url: (url ?? ownUrl(provider)).replace(/\/+$/u, ""),
    model,
    key,
    redact: redacting([key]),
  };
}

/** Opens a client; its SDK is loaded only now. `api` matters to OpenAI-compatible endpoints. */
export function openClient(
  address: EndpointAddress,
  api: OpenAiApi = "chat-completions",
): Promise<ChatClient> {
  const fetch = transport(address.redact);
  return address.provider === "anthropic"
    ? anthropicClient(address, fetch)
    : openAiClient(address, api, fetch);
}
