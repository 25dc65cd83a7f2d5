import { type ConformanceCase, type Dataset, type Message, type Reply, say, type View } from "@mua/core";
import { moduleOf } from "@mua/datasets";
import { dumps, str } from "@mua/python-compat";
import type { Place } from "../place.ts";
import { evaluatorOf } from "../scoring/evaluation.ts";
import { compareLater } from "./comparison.ts";
import type { RecordedPart } from "./part.ts";

/** The request to the judge, and what is made of an answer in which every other statement is met. */
export async function* judgeCases(part: RecordedPart): AsyncIterable<ConformanceCase> {
  const { name, domain, dataset, era, recordings, taskOf } = part;
  if (!recordings.has("nl_judge.json")) return;
  const evaluate = evaluatorOf(domain, dataset, era);
  for (const place of recordings.json("nl_judge.json").items()) {
    const id = place.field("task_id");
    yield compareLater("nl_judge", `${name} ${id.text()}`, async () => {
      const task = taskOf(id.text()) ?? id.fail("the id of a task of the dataset");
      const call = place.field("call");
      const asked: View[] = [];
      const judge = (view: View): Promise<Reply> => {
        asked.push(view);
        return Promise.resolve(everyOther(task.criteria?.nlAssertions ?? []));
      };
      const messages = conversationOf(call.field("user"));
      const conversed = { messages, terminationReason: "user_stop" };
      const { info } = await evaluate(task, conversed, { type: "nl_assertions", judge });
      const texts = (view: View) => [view.system ?? "", ...view.messages.map(({ content }) => content ?? "")];
      return {
        expected: [
          call.field("model").text(),
          dumps(call.field("args").dict()),
          call.field("system").text(),
          call.field("user").text(),
          dumps(place.field("reward_info").value ?? null),
        ],
        actual: [...officialJudge(dataset), ...asked.flatMap(texts), dumps(info)],
      };
    });
  }
}

/** The model that upstream asks by default, and with which arguments. */
function officialJudge(dataset: Dataset): readonly string[] {
  const { constants } = moduleOf(dataset, "src/tau2/config.py");
  const temperature = constants.get("DEFAULT_LLM_NL_ASSERTIONS_TEMPERATURE") ?? null;
  return [str(constants.get("DEFAULT_LLM_NL_ASSERTIONS") ?? null), dumps({ temperature })];
}

function everyOther(assertions: readonly string[]): Reply {
  const results = assertions.map((expectedOutcome, index) => ({
    expectedOutcome,
    reasoning: "stub",
    metExpectation: index % 2 === 0,
  }));
  return say(dumps({ results }));
}

/** The conversation that a request was made for: it is recorded nowhere else. */
function conversationOf(request: Place): readonly Message[] {
  const text = /^ *conversation:\n *(.*)\n *\n *expectedOutcomes:$/ms.exec(request.text())?.[1];
  if (text === undefined) return request.fail("a conversation and the expected outcomes");
  return text.split(/\n(?=(?:assistant|user|tool): )/).map((line): Message => {
    const [, role, said = ""] =
      /^(assistant|user|tool): (.*)$/s.exec(line) ?? request.fail("lines of a conversation");
    const content = said === "None" ? null : said;
    if (role === "tool") {
      return { role, callId: "", name: "", requestor: "agent", content: said, error: false };
    }
    return { role: role === "user" ? "user" : "agent", content, toolCalls: content === null ? [] : null };
  });
}
