export type { Allowance, Spent } from "./budget.ts";
export { Budget } from "./budget.ts";
export { builtInPrices } from "./built-in-prices.ts";
export type { CacheMode } from "./cache.ts";
export { cached, cacheKey, cacheModes } from "./cache.ts";
export type { Calling, TextCalling } from "./calling/calling.ts";
export { callings, textCalling } from "./calling/calling.ts";
export type {
  Body,
  Caller,
  ChatAnswer,
  ChatClient,
  ChatRequest,
  Sampling,
  Send,
  Tokens,
  WireCall,
} from "./chat.ts";
export type { Clock } from "./clock.ts";
export type { EndpointAddress, OpenAiApi, Provider } from "./endpoint.ts";
export { addressOf, openClient, ownUrl, providers, splitModelName } from "./endpoint.ts";
export type { EndpointErrorKind } from "./endpoint-error.ts";
export { EndpointError } from "./endpoint-error.ts";
export type { ModelSettings, ModelsOptions, OpenedModel } from "./models.ts";
export { Models } from "./models.ts";
export type { ModelParticipant } from "./participant.ts";
export { modelParticipant } from "./participant.ts";
export type { Price } from "./prices.ts";
export { parsePrices, priceOf, usageOf } from "./prices.ts";
export type { Probe } from "./probe.ts";
export type { RetryPolicy } from "./retry.ts";
export { defaultRetry, retried } from "./retry.ts";
export { Scheduler } from "./scheduler.ts";
export type { Redact } from "./secrets.ts";
export { redacting } from "./secrets.ts";
export { takeThinking } from "./thinking.ts";
export { timeLimited } from "./time-limit.ts";
