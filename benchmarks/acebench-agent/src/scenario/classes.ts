import type { Dataset } from "@mua/core";
import { moduleOf } from "@mua/datasets";
import type { Language } from "../language.ts";
import { baseApi } from "./base-api.ts";
import { type Defaults, defaultsOf } from "./defaults.ts";
import { foodPlatform } from "./food-platform.ts";
import { messageApi, readPeople } from "./message-api.ts";
import { reminderApi } from "./reminder-api.ts";
import { CLASS_NAMES, type ClassName, type ScenarioClass } from "./scenario-class.ts";
import { travel } from "./travel/travel.ts";

type Source = {
  /** Below the folder of the language's classes. */
  readonly file: string;
  readonly build: (language: Language, defaults: Defaults) => ScenarioClass;
};

const SOURCES: { readonly [name in ClassName]: Source } = {
  BaseApi: { file: "phone_platform/base_api.py", build: baseApi },
  MessageApi: { file: "phone_platform/message.py", build: messageApi },
  ReminderApi: { file: "phone_platform/reminder.py", build: reminderApi },
  FoodPlatform: { file: "phone_platform/food_services.py", build: foodPlatform },
  Travel: { file: "travel.py", build: travel },
};

/** The scenario classes of a language, with the defaults of a dataset. */
export type ScenarioClasses = { readonly [name in ClassName]: ScenarioClass };

/** Reads the defaults of all classes. Throws MalformedFileError. */
export function scenarioClasses(dataset: Dataset, language: Language): ScenarioClasses {
  const open = (name: ClassName) => SOURCES[name].build(language, defaultsIn(dataset, language, name));
  return Object.fromEntries(CLASS_NAMES.map((name) => [name, open(name)])) as ScenarioClasses;
}

/** Names of the people of the inbox by id. Throws MalformedFileError. */
export function peopleOf(dataset: Dataset, language: Language): ReadonlyMap<string, string> {
  return readPeople(defaultsIn(dataset, language, "MessageApi"));
}

function defaultsIn(dataset: Dataset, language: Language, name: ClassName): Defaults {
  const path = `model_inference/multi_turn/scenarios${language}/${SOURCES[name].file}`;
  return defaultsOf(moduleOf(dataset, path), name, path);
}
