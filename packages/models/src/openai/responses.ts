import type { ToolSpec, View } from "@mua/core";
import type { Json } from "@mua/python-compat";
import { z } from "zod";
import type { Body, ChatAnswer, ChatRequest } from "../chat.ts";
import { wireTools } from "../wire-tools.ts";

/** The request of the responses API, which some models need. The server stores nothing; encrypted thinking goes back and forth. */
export function responsesBody(model: string, { view, sampling, echoes }: ChatRequest): Body {
  const { temperature, maxTokens, extra } = sampling;
  return {
    model,
    ...(view.system === null ? {} : { instructions: view.system }),
    input: inputItems(view, echoes),
    ...(view.tools.length === 0
      ? {}
      : { tools: wireTools(view.tools, responsesTool), tool_choice: view.toolChoice }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { max_output_tokens: maxTokens }),
    store: false,
    include: ["reasoning.encrypted_content"],
    ...extra,
  };
}

function responsesTool({ name, description, parameters }: ToolSpec): unknown {
  return { type: "function", name, description, parameters, strict: false };
}

function inputItems({ messages }: View, echoes: ChatRequest["echoes"]): readonly unknown[] {
  return messages.flatMap((message, place): readonly unknown[] => {
    const echo = echoes.get(place);
    if (Array.isArray(echo)) return echo;
    switch (message.role) {
      case "tool":
        return [{ type: "function_call_output", call_id: message.callId, output: message.content }];
      case "assistant":
        return [
          ...(message.content === null ? [] : [{ role: "assistant", content: message.content }]),
          ...(message.toolCalls ?? []).map(({ id, name, rawArguments }) => ({
            type: "function_call",
            call_id: id,
            name,
            arguments: rawArguments,
          })),
        ];
      default:
        return [{ role: message.role, content: message.content }];
    }
  });
}

const count = z.number().nonnegative();

const response = z.object({
  status: z.string().nullish(),
  incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
  output: z.array(
    z.object({
      type: z.string(),
      call_id: z.string().nullish(),
      name: z.string().nullish(),
      arguments: z.string().nullish(),
      content: z
        .array(z.object({ type: z.string(), text: z.string().nullish(), refusal: z.string().nullish() }))
        .nullish(),
      summary: z.array(z.object({ text: z.string().nullish() })).nullish(),
    }),
  ),
  usage: z
    .object({
      input_tokens: count,
      output_tokens: count,
      input_tokens_details: z.object({ cached_tokens: count.nullish() }).nullish(),
      output_tokens_details: z.object({ reasoning_tokens: count.nullish() }).nullish(),
    })
    .nullish()
    .catch(undefined),
});

/** The answer in the text of a response. Throws a ZodError or SyntaxError when it is none. */
export function responsesAnswer(text: string): ChatAnswer {
  const whole: { readonly output?: Json } = JSON.parse(text);
  const { output, usage, incomplete_details: incomplete } = response.parse(whole);
  const parts = output.flatMap((item) => (item.type === "message" ? (item.content ?? []) : []));
  const said = parts.filter(({ type }) => type === "output_text").map((part) => part.text ?? "");
  const refusals = parts.flatMap(({ refusal }) => (refusal ? [refusal] : []));
  const calls = output
    .filter(({ type }) => type === "function_call")
    .map((item) => ({ id: item.call_id ?? "", name: item.name ?? "", arguments: item.arguments ?? "" }));
  const thoughts = output
    .filter(({ type }) => type === "reasoning")
    .flatMap(({ summary }) => (summary ?? []).map((part) => part.text ?? ""));
  const reasoning = [...thoughts, ...refusals].join("\n\n");
  const cacheRead = usage?.input_tokens_details?.cached_tokens ?? 0;
  const thinks = output.some(({ type }) => type === "reasoning");
  return {
    content: said.length === 0 ? null : said.join(""),
    calls: calls.length === 0 ? null : calls,
    ...(reasoning === "" ? {} : { reasoning }),
    ...(usage === null || usage === undefined
      ? {}
      : {
          tokens: {
            input: Math.max(0, usage.input_tokens - cacheRead),
            cacheRead,
            cacheWrite: 0,
            output: usage.output_tokens,
            reasoning: usage.output_tokens_details?.reasoning_tokens ?? 0,
          },
        }),
    finish:
      incomplete?.reason === "max_output_tokens"
        ? "length"
        : refusals.length > 0 || incomplete?.reason === "content_filter"
          ? "refused"
          : "done",
    // Without its thinking a model that thinks loses the thread between two calls.
    ...(thinks && whole.output !== undefined ? { echo: whole.output } : {}),
  };
}
