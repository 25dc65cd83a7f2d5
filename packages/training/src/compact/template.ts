import type { ViewMessage } from "@mua/core";
import { sha256Hex } from "@mua/python-compat";
import type { Template } from "../tokens/template.ts";
import { wordTokenizer } from "../tokens/tokenizer.ts";
import { Desk } from "./desk.ts";
import { AGENT, END, words } from "./words.ts";

/** The vocabulary of the small model. */
export const compactTokenizer = wordTokenizer(words);

/**
 * The quick-start shop as a small model sees it: after each message how things stand, in a few words, without policy, tool
 * schemas or what people literally said; the answers are acts such as `look order` or `do cancel`.
 */
export const compactTemplate: Template = {
  name: "compact-retail",
  hash: sha256Hex(`compact-retail/1\n${words.join("\n")}`),
  end: END,
  start: () => {
    const desk = new Desk();
    const take = (messages: readonly ViewMessage[]): string => {
      for (const message of messages) desk.hear(message);
      return text([...messages.slice(-1).flatMap(heading), ...desk.status(), AGENT]);
    };
    return {
      open: ({ messages }) => take(messages),
      next: (messages, closed) => `${closed ? "" : text([END])}${take(messages)}`,
      read: (answer) => desk.play(answer.split(" ").filter(Boolean)),
    };
  },
};

function heading(message: ViewMessage): readonly string[] {
  if (message.role !== "tool") return ["<user>"];
  return ["<tool>", message.content.startsWith("Error") ? "error" : "ok"];
}

function text(tokens: readonly string[]): string {
  return tokens.map((token) => `${token} `).join("");
}
