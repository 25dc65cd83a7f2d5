import { type ConformanceCase, compare, type Folder } from "@mua/core";
import { list, model, nullable, optional, text } from "@mua/python-compat";
import { callText, decodeMessage } from "../calls.ts";
import { readMessage } from "../conversation/text-agent.ts";
import { recordedCases } from "./recordings.ts";

const calls = optional(nullable(list(text)), () => null);

/** Where a message goes and which calls are read in it. Of exceptions only that there was one is compared. */
export function* decodeCases(folder: Folder): Iterable<ConformanceCase> {
  const input = model("input", { text });
  const output = model("output", {
    turn_recipient: text,
    step_recipient: text,
    turn_exec: calls,
    step_exec: calls,
  });
  for (const { name, input: given, output: recorded } of recordedCases(folder, "decode", input, output)) {
    yield compare("decode", name, () => {
      const decoded = decodeMessage(given.text);
      const texts = decoded?.calls.map((call) => call.text ?? callText(call.name, call.arguments)) ?? null;
      const recipient = (category: "multi_turn" | "multi_step") =>
        readMessage(category, given.text).isCall ? "execution" : "user";
      return {
        expected: [
          recorded.turn_recipient,
          recorded.step_recipient,
          read(recorded.turn_exec),
          read(recorded.step_exec),
        ],
        actual: [
          recipient("multi_turn"),
          recipient("multi_step"),
          read(texts),
          read(decoded?.complete === true ? texts : null),
        ],
      };
    });
  }
}

function read(calls: readonly string[] | null): string {
  return calls === null ? "an exception" : calls.join("\n");
}
