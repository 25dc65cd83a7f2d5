import type { Dataset } from "@mua/core";
import { EXTRACTION } from "@mua/datasets";
import { fromJson, type Json, parseJson, type Value } from "@mua/python-compat";
import { LANGUAGES, type Language } from "../src/language.ts";

type Members = { readonly [key: string]: Json };

const module = (constants: Members, classes: Members = {}): Json => ({
  constants,
  types: {},
  functions: {},
  classes,
});

const scenarioClass = (init: Members): Json => ({
  bases: [],
  docstring: null,
  constants: {},
  fields: [],
  init,
  methods: {},
});

/** Texts of our own where upstream has its prompts. */
const prompts: Members = {
  "model_inference/multi_turn/common_agent.py": module(
    inLanguages({
      MULTI_TURN_AGENT_PROMPT_SYSTEM: "Talk and call in LANGUAGE. ",
      MULTI_TURN_AGENT_PROMPT_USER: "APIs: {functions}\nSo far:\n{history}",
    }),
  ),
  "model_inference/multi_step/common_agent_step.py": module(
    inLanguages({
      MULTI_TURN_AGENT_PROMPT_SYSTEM: "Only call in LANGUAGE.",
      MULTI_TURN_AGENT_PROMPT_USER: "APIs: {functions}. So far: {history}\n",
    }),
  ),
  "model_inference/multi_turn/APIModel_user.py": module(
    inLanguages({
      SYSTEM_PROMPT_BASE: "You own a phone. {instruction}",
      SYSTEM_PROMPT_TRAVEL: "You travel. {instruction}",
    }),
  ),
  "model_inference/prompt_en.py": module({
    TRAVEL_PROMPT_EN: "Rules of travel.",
    BASE_PROMPT_EN: "Rules of phones.",
  }),
  "model_inference/prompt_zh.py": module({ TRAVEL_PROMPT_ZH: "旅行规则。", BASE_PROMPT_ZH: "手机规则。" }),
};

/** Every text in both languages; the language stands at its end. */
function inLanguages(texts: { readonly [name: string]: string }): Members {
  return Object.fromEntries(
    LANGUAGES.flatMap((language) =>
      Object.entries(texts).map(([name, text]) => [
        `${name}_${language.toUpperCase()}`,
        text.replace("LANGUAGE", language),
      ]),
    ),
  );
}

/** A JSON text, so that floats such as `20.0` stay floats. */
const scenarios = (language: Language): string => {
  const [economy, cities] =
    language === "en" ? ["Economy Class", ["Ulm", "Bonn", "Kiel"]] : ["经济舱", ["乌尔姆", "波恩", "基尔"]];
  const flight = (
    number: string,
    from: number,
    to: number,
    depart: string,
    arrive: string,
    price: number,
  ) => `{
    "flight_no": "${number}", "origin": "${cities[from]}", "destination": "${cities[to]}",
    "depart_time": "2030-01-01 ${depart}:00", "arrival_time": "2030-01-01 ${arrive}:00", "status": "available",
    "seats_available": 3, "economy_price": ${price}, "business_price": ${price * 2}}`;
  return `{
    "BaseApi": {},
    "MessageApi": {
      "max_capacity": 3,
      "message_id_counter": 2,
      "user_list": {"Ada": {"user_id": "A"}, "Ben": {"user_id": "B"}},
      "inbox": {"$pairs": [
        [1, {"sender_id": "A", "receiver_id": "B", "message": "Lunch at noon?", "time": "2030-01-02"}],
        [2, {"sender_id": "B", "receiver_id": "A", "message": "Gladly", "time": "2030-01-01"}]]}
    },
    "ReminderApi": {
      "max_capacity": 2,
      "reminder_id_counter": 1,
      "reminder_list": {"$pairs": [
        [1, {"reminder_id": 1001, "title": "Tea", "description": "Buy tea", "time": "noon", "notified": false}]]}
    },
    "FoodPlatform": {
      "users": {"Ada": {"user_id": "U1", "password": "pw", "balance": 20.0}},
      "merchant_list": {"Bakery": {"merchant_id": "M1", "menu": [
        {"product": "Bun", "price": 2.5}, {"product": "Cake", "price": 20.0}]}},
      "logged_in_users": [],
      "orders": []
    },
    "Travel": {
      "users": {"u1": {"user_name": "Ada", "password": "pw", "cash_balance": 100.0, "bank_balance": 1000.0, "membership_level": "regular"}},
      "flights": [
        ${flight("F1", 0, 1, "08:00", "09:00", 100)},
        ${flight("F2", 1, 2, "10:00", "11:00", 200)},
        ${flight("F3", 0, 1, "12:00", "13:00", 300)}],
      "reservations": [{"reservation_id": "res_1", "user_id": "u1", "flight_no": "F1", "payment_method": "bank",
        "cabin": "${economy}", "baggage": 1, "origin": "${cities[0]}", "destination": "${cities[1]}"}]
    }
  }`;
};

const FILES: { readonly [className: string]: string } = {
  BaseApi: "phone_platform/base_api.py",
  MessageApi: "phone_platform/message.py",
  ReminderApi: "phone_platform/reminder.py",
  FoodPlatform: "phone_platform/food_services.py",
  Travel: "travel.py",
};

function extraction(): Value {
  const modules = new Map<string, Value>(Object.entries(prompts).map(([path, one]) => [path, fromJson(one)]));
  for (const language of LANGUAGES) {
    for (const [name, init] of parseJson(scenarios(language)) as ReadonlyMap<string, Value>) {
      const path = `model_inference/multi_turn/scenarios${language}/${FILES[name]}`;
      const read = fromJson(module({}, { [name]: scenarioClass({}) })) as Map<string, Value>;
      const classes = read.get("classes") as Map<string, Map<string, Value>>;
      classes.get(name)?.set("init", init);
      modules.set(path, read);
    }
  }
  return modules;
}

const SENT = '"3": {"sender_id": "A", "receiver_id": "B", "message": "Hello"}';
const OLD = '"2": {"sender_id": "B", "receiver_id": "A", "message": "Gladly", "time": "2030-01-01"}';

/** Two conversations and two requests of our own; of one the expected messages do not lead to the expected state. */
const tasks = {
  multi_turn: [
    {
      entry:
        '"question": "Turn on the wifi and send Hello to Ben.", "initial_config": {"BaseApi": {"wifi": false, "logged_in": true}}, "involved_classes": ["BaseApi", "MessageApi"]',
      answer: `"ground_truth": [{"BaseApi": {"wifi": true, "logged_in": true}}, {"MessageApi": {"inbox": {${SENT}}}}], "mile_stone": ["[turn_on_wifi()]", "[send_message(sender_name='Ada', receiver_name='Ben', message='Hello')]"]`,
    },
    {
      entry: '"question": "Book F2.", "initial_config": {}, "involved_classes": ["Travel"]',
      answer:
        '"ground_truth": [{"Travel": {"users": {"u1": {"user_name": "Ada", "password": "pw", "cash_balance": 100.0, "bank_balance": 1000.0, "membership_level": "regular"}}, "reservations": []}}], "mile_stone": ["[get_flight_details()]"]',
    },
  ],
  multi_step: [
    {
      entry:
        '"question": "Delete the first message.", "initial_config": {"BaseApi": {"wifi": true, "logged_in": false}}, "involved_classes": ["BaseApi", "MessageApi"]',
      answer: `"ground_truth": [{"BaseApi": {"wifi": true, "logged_in": true}}, {"MessageApi": {"inbox": {${OLD}}}}], "mile_stone": [["[login_device()]", "[delete_message(message_id=2)]"], ["[login_device()] ", "[delete_message(message_id=1)]"]]`,
    },
    {
      entry:
        '"question": "Order a bun.", "initial_config": {"BaseApi": {"wifi": true, "logged_in": true}}, "involved_classes": ["BaseApi", "FoodPlatform"]',
      answer:
        '"ground_truth": [{"BaseAPI": {"wifi": true, "logged_in": true}}, {"FoodPlatform": {"users": {"Ada": {"user_id": "U1", "password": "pw", "balance": 17.5}}, "logged_in_users": ["Ada"], "orders": [{"user_name": "Ada", "merchant_name": "Bakery", "items": [{"product": "Bun", "quantity": 1, "price_per_unit": 2.5}], "total_price": 2.5}]}}], "mile_stone": ["[check_balance(user_name=\'Ada\')]"]',
    },
  ],
};

const documented =
  '[{"name": "turn_on_wifi", "description": "Turns it on.", "parameters": {"type": "dict", "required": [], "properties": {}}}, {"name": "send_message", "description": "Sends.", "parameters": {"type": "dict", "required": ["to"], "properties": {"to": {"type": "list", "items": {"type": "dict", "properties": {"price": {"type": "float"}}}}}}}]';

function taskFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const language of LANGUAGES) {
    for (const [category, list] of Object.entries(tasks)) {
      const folder = `data_all/data_${language}`;
      const lines = (text: (index: number) => string) =>
        list.map((_, index) => `{${text(index)}}`).join("\n");
      const id = (index: number) => `"id": "agent_${category}_${index}"`;
      files.set(
        `${folder}/data_agent_${category}.json`,
        lines((index) => `${id(index)}, ${list[index]?.entry}, "path": [], "function": ${documented}`),
      );
      files.set(
        `${folder}/possible_answer/data_agent_${category}.json`,
        lines((index) => `${id(index)}, ${list[index]?.answer}`),
      );
    }
  }
  return files;
}

/** A small world of our own in the form of the official dataset. */
export function smallDataset(): Dataset {
  const files = taskFiles();
  const modules = extraction();
  const text = (path: string): string => {
    const found = files.get(path);
    if (found === undefined) throw new Error(`there is no '${path}'`);
    return found;
  };
  return {
    name: "acebench-agent",
    version: "small",
    hash: "0",
    folder: "",
    text,
    json: (path) => (path === EXTRACTION ? modules : parseJson(text(path))),
  };
}
