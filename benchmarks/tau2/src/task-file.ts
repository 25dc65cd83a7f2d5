import { indentText, splitLines, strip, type Value } from "@mua/python-compat";
import { readMessages, readSide } from "./message-file.ts";
import { jsonPlace, Place, texts } from "./place.ts";
import type {
  Action,
  Criteria,
  EnvironmentAssertion,
  EnvironmentCall,
  InitialState,
  RewardType,
  Tau2Task,
} from "./task.ts";

/**
 * The tasks of an official `tasks.json`, or those embedded in a results file, in file order. Keys that upstream does not
 * know are ignored, absent ones get upstream's defaults. Throws MalformedFileError, naming the place below `position`.
 */
export function readTasks(json: Value, position = "tasks"): readonly Tau2Task[] {
  return new Place(json, position).items().map(readTask);
}

/** The tasks of a `tasks.json` that is no part of a dataset: of that domain, and each id once. Throws MalformedFileError. */
export function readTaskFile(text: string, domain: string): readonly Tau2Task[] {
  const ids = new Set<string>();
  return jsonPlace(text, "tasks")
    .items()
    .map((place) => {
      const instructions = place.field("user_scenario").field("instructions");
      // Instructions that are one text name no domain.
      if (typeof instructions.value !== "string") instructions.field("domain").oneOf([domain]);
      const task = readTask(place);
      if (ids.has(task.id)) place.field("id").fail("an id that no other task has");
      ids.add(task.id);
      return task;
    });
}

/** One task of an official file. Throws MalformedFileError. */
export function readTask(place: Place): Tau2Task {
  const userScenario = place.field("user_scenario");
  const criteria = place.field("evaluation_criteria").optional(readCriteria);
  const request = readRequest(userScenario.field("instructions"));
  const id = place.field("id").text();
  const [, category] = /^\[(\w+)\]/u.exec(id) ?? [];
  return {
    id,
    // Telecom's ids begin with the kind of trouble.
    ...(category === undefined ? {} : { category }),
    summary: oneLine(request),
    needsJudge:
      criteria?.rewardBasis.includes("NL_ASSERTION") === true && (criteria.nlAssertions ?? []).length > 0,
    scenario: scenarioText(userScenario),
    request,
    ticket: place.field("ticket").optional((ticket) => ticket.text()),
    userTools: place.field("user_tools").optional(texts),
    initialState: place.field("initial_state").optional(readInitialState),
    criteria,
    source: place.dict(),
  };
}

/** What the user wants, without what else the instructions say where upstream keeps them apart. */
function readRequest(instructions: Place): string {
  return typeof instructions.value === "string"
    ? instructions.value
    : instructions.field("reason_for_call").text();
}

const LONGEST_SUMMARY = 120;

function oneLine(text: string): string {
  const line = splitLines(text)
    .map((part) => strip(part))
    .filter((part) => part !== "")
    .join(" ");
  return line.length <= LONGEST_SUMMARY ? line : `${line.slice(0, LONGEST_SUMMARY - 1).trimEnd()}…`;
}

/** `str(user_scenario)`. */
export function scenarioText(userScenario: Place): string {
  const persona = userScenario.field("persona").optional((text) => text.text());
  return [
    ...(persona === null ? [] : [section("Persona", persona)]),
    section("Instructions", instructionsText(userScenario.field("instructions"))),
  ].join("\n");
}

function instructionsText(instructions: Place): string {
  if (typeof instructions.value === "string") return instructions.value;
  const required = (label: string, name: string) => section(label, instructions.field(name).text());
  const optional = (label: string, name: string) =>
    instructions.field(name).optional((text) => section(label, text.text())) ?? [];
  return [
    `Domain: ${instructions.field("domain").text()}`,
    required("Reason for call", "reason_for_call"),
    optional("Known info", "known_info"),
    optional("Unknown info", "unknown_info"),
    required("Task instructions", "task_instructions"),
  ]
    .flat()
    .join("\n");
}

/** A label, and below it the text one tab deeper. */
export function section(label: string, text: string): string {
  return `${label}:\n${indentText(text, "\t")}`;
}

function readInitialState(place: Place): InitialState {
  const data = place.field("initialization_data").optional((both) => ({
    agentData: both.field("agent_data").optional((side) => side.dict()),
    userData: both.field("user_data").optional((side) => side.dict()),
  }));
  return {
    agentData: data?.agentData ?? null,
    userData: data?.userData ?? null,
    actions: place.field("initialization_actions").optional(list(readEnvironmentCall)) ?? [],
    history: place.field("message_history").optional(readMessages),
  };
}

const REWARD_TYPES = ["DB", "ENV_ASSERTION", "NL_ASSERTION", "ACTION", "COMMUNICATE"] as const;
const DEFAULT_BASIS: readonly RewardType[] = ["DB", "COMMUNICATE"];

function readCriteria(place: Place): Criteria {
  return {
    actions: place.field("actions").optional(list(readAction)),
    envAssertions: place.field("env_assertions").optional(list(readAssertion)),
    communicateInfo: place.field("communicate_info").optional(texts),
    nlAssertions: place.field("nl_assertions").optional(texts),
    rewardBasis:
      place.field("reward_basis").optional(list((part) => part.oneOf(REWARD_TYPES))) ?? DEFAULT_BASIS,
  };
}

function readAction(place: Place): Action {
  return {
    actionId: place.field("action_id").text(),
    requestor: place.field("requestor").optional(readSide) ?? "agent",
    name: place.field("name").text(),
    arguments: place.field("arguments").dict(),
    info: place.field("info").optional((info) => info.text()),
    compareArgs: place.field("compare_args").optional(texts),
  };
}

function readEnvironmentCall(place: Place): EnvironmentCall {
  return {
    side: readSide(place.field("env_type")),
    name: place.field("func_name").text(),
    arguments: place.field("arguments").dict(),
  };
}

function readAssertion(place: Place): EnvironmentAssertion {
  return {
    ...readEnvironmentCall(place),
    expected: place.field("assert_value").optional((value) => value.truth()) ?? true,
    message: place.field("message").optional((message) => message.text()),
  };
}

function list<T>(read: (place: Place) => T): (place: Place) => readonly T[] {
  return (place) => place.items().map(read);
}
