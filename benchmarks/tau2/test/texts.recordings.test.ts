import { moduleOf } from "@mua/datasets";
import { dumps, toJson, type Value } from "@mua/python-compat";
import { describe, expect, it } from "vitest";
import { Place, texts } from "../src/place.ts";
import { policiesOf } from "../src/policy.ts";
import { invalidTask, promptsOf, type Variant } from "../src/prompts.ts";
import { readTasks } from "../src/task-file.ts";
import { strTask } from "../src/task-text.ts";
import { toolKinds, toolSpecs } from "../src/tool-schema.ts";
import { recorded, recording, title, versions } from "./recordings.ts";

const TOOLKITS = [
  { part: "retail", user: false, className: "RetailTools" },
  { part: "airline", user: false, className: "AirlineTools" },
  { part: "telecom", user: false, className: "TelecomTools" },
  { part: "telecom", user: true, className: "TelecomUserTools" },
  { part: "mock", user: false, className: "MockTools" },
  { part: "mock", user: true, className: "MockUserTools" },
];

const PARTS = ["retail", "airline", "telecom", "telecom-workflow", "mock"];

describe.skipIf(!recorded)(title("texts that a model sees"), () => {
  describe.each(versions)("of $era.version", ({ era, dataset }) => {
    const existing = TOOLKITS.filter(
      ({ part, user }) => !user || recording(era, `${part}/user_tools.json`) !== null,
    );

    it.each(existing)("tools of $className", ({ part, user, className }) => {
      const module = (file: string) =>
        moduleOf(dataset, `src/tau2/domains/${part}/${user ? "user_" : ""}${file}`);
      const specs = toolSpecs(module("tools.py"), module("data_model.py"), className);
      const expected = toJson(recording(era, `${part}/${user ? "user_" : ""}tools.json`));
      expect(JSON.stringify(specs.map((spec) => ({ type: "function", function: spec })))).toBe(
        JSON.stringify(expected),
      );

      const kinds = toolKinds(module("tools.py"), className);
      const types = new Place(recording(era, `${part}/tool_meta.json`), part).field(
        user ? "user_tool_types" : "tool_types",
      );
      expect(dumps(kinds as ReadonlyMap<string, Value>)).toBe(dumps(types.dict()));
    });

    it.each(PARTS)("prompts of %s", (part) => {
      const prompts = promptsOf(dataset);
      const policies = policiesOf(part, dataset);
      const path = `data/tau2/domains/${part.replace("-workflow", "")}/tasks.json`;
      const byId = new Map(readTasks(dataset.json(path), path).map((task) => [task.id, task]));
      const cases = new Place(recording(era, `${part}/prompts.json`), part).items();
      expect(cases.length).toBeGreaterThan(0);
      for (const place of cases) {
        const task = byId.get(place.field("task_id").text());
        if (task === undefined) throw new Error(`${place.position}: no such task`);
        const ours = (name: string, text: string | undefined) =>
          expect(text, `${place.position}.${name}`).toBe(place.field(name).value);
        ours("agent_system_prompt", prompts.agent(policies, task, "default"));
        ours("user_system_prompt", prompts.user(task, { hasTools: place.field("user_has_tools").truth() }));
        ours("str_user_scenario", task.scenario);
        // Upstream dates given messages with the moment of loading.
        const dated = place
          .field("str_task")
          .text()
          .replace(/^\t\ttimestamp: 20.*\n/gm, "");
        expect(strTask(task, era), `${place.position}.str_task`).toBe(dated);
        const played = (variant: Variant) =>
          invalidTask(task, variant) === undefined ? prompts.agent(policies, task, variant) : undefined;
        ours("agent_gt_error", invalidTask(task, "gt"));
        ours("agent_gt_system_prompt", played("gt"));
        if (policies.soloPolicy === null) continue;
        ours("agent_solo_error", invalidTask(task, "solo"));
        ours("agent_solo_system_prompt", played("solo"));
        if (played("solo") !== undefined) {
          const done = place.field("done_schema").field("function").value ?? null;
          expect(JSON.stringify(prompts.done)).toBe(JSON.stringify(toJson(done)));
          expect(texts(place.field("agent_solo_tool_names")).at(-1)).toBe(prompts.done.name);
        }
      }
    });
  });
});
