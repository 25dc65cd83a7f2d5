import { dumps, indentText } from "@mua/python-compat";
import type { Era } from "./era.ts";
import { readMessages } from "./message-file.ts";
import { messageText } from "./message-text.ts";
import { Place } from "./place.ts";
import type { Tau2Task } from "./task.ts";
import { scenarioText, section } from "./task-file.ts";

/**
 * The official `str(task)`. Messages of a given history lack the lines with their time, which upstream sets while
 * loading. Upstream's notes on problems of a task are left out.
 */
export function strTask(task: Tau2Task, era: Era): string {
  const place = new Place(task.source, `task ${task.id}`);
  const part = (label: string, name: string, read: (place: Place) => string) =>
    place.field(name).optional((found) => section(label, read(found))) ?? [];
  return [
    `ID: ${task.id}`,
    part("Description", "description", descriptionText),
    section("User Scenario", scenarioText(place.field("user_scenario"))),
    part("Initial State", "initial_state", (state) => initialStateText(state, era)),
    part("Evaluation Criteria", "evaluation_criteria", criteriaText),
  ]
    .flat()
    .join("\n");
}

function descriptionText(place: Place): string {
  const line = (label: string, name: string) =>
    place.field(name).optional((text) => `${label}: ${text.text()}`) ?? [];
  return [line("Purpose", "purpose"), line("Relevant Policies", "relevant_policies"), line("Notes", "notes")]
    .flat()
    .join("\n");
}

function initialStateText(place: Place, era: Era): string {
  return [
    place.field("initialization_data").optional((data) => section("Initialization Data", dataText(data))) ??
      [],
    sections(place.field("initialization_actions"), "Initialization Actions", environmentCallText),
    place
      .field("message_history")
      .optional((history) => section("Message History", historyText(history, era))) ?? [],
  ]
    .flat()
    .join("\n");
}

function dataText(place: Place): string {
  const side = (name: string) => place.field(name).optional((data) => data.dict());
  return dumps({ agent_data: side("agent_data"), user_data: side("user_data") }, { indent: 2 });
}

function historyText(place: Place, era: Era): string {
  const turns = place.items().map((item) => item.field("turn_idx").value);
  return readMessages(place)
    .map((message, index) => messageText(message, era, turns[index] ?? null))
    .join("\n");
}

function criteriaText(place: Place): string {
  return [
    sections(place.field("actions"), "Actions", actionText),
    sections(place.field("env_assertions"), "Env Assertions", environmentCallText),
    sections(place.field("communicate_info"), "Communicate Info", (item) => item.text()),
    sections(place.field("nl_assertions"), "NL Assertions", (item) => item.text()),
  ]
    .flat()
    .join("\n");
}

function actionText(place: Place): string {
  return [
    `Action ID: ${place.field("action_id").text()}`,
    `Requestor: ${place.field("requestor").optional((side) => side.text()) ?? "assistant"}`,
    `Name: ${place.field("name").text()}`,
    argumentsText(place),
    place.field("info").optional((info) => `Info:\n${indentText(info.text(), "    ")}`) ?? [],
  ]
    .flat()
    .join("\n");
}

function environmentCallText(place: Place): string {
  return [
    `Env Type: ${place.field("env_type").text()}`,
    `Func Name: ${place.field("func_name").text()}`,
    argumentsText(place),
  ].join("\n");
}

function argumentsText(place: Place): string {
  return `Arguments:\n${dumps(place.field("arguments").dict(), { indent: 2 })}`;
}

function sections(place: Place, label: string, read: (place: Place) => string): string[] {
  return (
    place.optional((list) => [`${label}:`, ...list.items().map((item) => indentText(read(item), "\t"))]) ?? []
  );
}
