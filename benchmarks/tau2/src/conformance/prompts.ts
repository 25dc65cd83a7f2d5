import { type Benchmark, type ConformanceCase, type Side, say, type View } from "@mua/core";
import { toJson } from "@mua/python-compat";
import { once } from "../once.ts";
import { type Place, texts } from "../place.ts";
import type { Tau2Task } from "../task.ts";
import { strTask } from "../task-text.ts";
import { compare } from "./comparison.ts";
import type { RecordedPart } from "./part.ts";
import { undated } from "./recordings.ts";

/** Every text of `prompts.json`, as the roles of an opened task see it. */
export function* promptCases({
  name,
  era,
  benchmark,
  taskOf,
  recordings,
}: RecordedPart): Iterable<ConformanceCase> {
  if (!recordings.has("prompts.json")) return;
  for (const place of recordings.json("prompts.json").items()) {
    const id = place.field("task_id");
    const task = taskOf(id.text()) ?? id.fail("the id of a task of the dataset");
    const ours = (side: Side, variant?: string) => once(() => viewOf(benchmark, task, side, variant));
    const [agent, user, gt, solo] = [ours("agent"), ours("user"), ours("agent", "gt"), ours("agent", "solo")];
    const system = (view: () => View) => () => view().system ?? "";
    const came: { readonly [field: string]: () => string } = {
      agent_system_prompt: system(agent),
      user_system_prompt: system(user),
      user_has_tools: () => String(user().tools.length > 0),
      str_user_scenario: () => task.scenario,
      str_task: () => undated(strTask(task, era)),
      agent_gt_system_prompt: system(gt),
      agent_gt_error: () => String(benchmark.unplayable(task, "gt")),
      agent_solo_system_prompt: system(solo),
      agent_solo_error: () => String(benchmark.unplayable(task, "solo")),
      agent_solo_tool_names: () =>
        solo()
          .tools.map((tool) => tool.name)
          .join(" "),
      done_schema: () => JSON.stringify({ type: "function", function: solo().tools.at(-1) }),
    };
    for (const key of place.dict().keys()) {
      const field = String(key);
      if (field === "task_id") continue;
      yield compare("prompts", `${name} ${task.id} ${field}`, () => ({
        expected: [recordedText(place.field(field), field)],
        actual: [came[field]?.() ?? place.fail(`no field '${field}'`)],
      }));
    }
  }
}

function recordedText(place: Place, field: string): string {
  if (field === "agent_solo_tool_names") return texts(place).join(" ");
  if (field === "done_schema") return JSON.stringify(toJson(place.dict()));
  // Upstream dates given messages with the moment of loading.
  if (field === "str_task") return undated(place.text());
  return typeof place.value === "boolean" ? String(place.value) : place.text();
}

/** What a side sees when it is first asked. */
function viewOf(benchmark: Benchmark<Tau2Task>, task: Tau2Task, side: Side, variant?: string): View {
  const { protocol } = benchmark.open(task, { seed: 0, ...(variant === undefined ? {} : { variant }) });
  for (;;) {
    const step = protocol.next();
    if (step.kind === "end") throw new Error(`the episode ended before the ${side} was asked`);
    if (step.role === side) return step.view;
    protocol.answer(say("Hello."));
  }
}
