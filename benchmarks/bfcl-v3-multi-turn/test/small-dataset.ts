import type { Dataset } from "@mua/core";
import { EXTRACTION } from "@mua/datasets";
import { fromJson, type Json, type Value } from "@mua/python-compat";
import type { Category } from "../src/category.ts";
import { type Era, eraOf, eras } from "../src/era.ts";

type Members = { readonly [key: string]: Json };

const SOURCES = "bfcl_eval/eval_checker/multi_turn_eval/func_source_code";
const DATA = "bfcl_eval/data";

/** Methods as the official classes declare them, of every class some. */
const classes: { readonly [file: string]: readonly [className: string, ...methods: string[]] } = {
  gorilla_file_system: [
    "GorillaFileSystem",
    "pwd()",
    "ls(a=False)",
    "cd(folder)",
    "mkdir(dir_name)",
    "touch(file_name)",
    "echo(content, file_name=None)",
    "cat(file_name)",
    "find(path='.', name=None)",
    "wc(file_name, mode='l')",
    "sort(file_name)",
    "grep(file_name, pattern)",
    "du(human_readable=False)",
    "tail(file_name, lines=10)",
    "diff(file_name1, file_name2)",
    "mv(source, destination)",
    "rm(file_name)",
    "rmdir(dir_name)",
    "cp(source, destination)",
  ],
  math_api: [
    "MathAPI",
    "logarithm(value, base, precision)",
    "mean(numbers)",
    "standard_deviation(numbers)",
    "si_unit_conversion(value, unit_in, unit_out)",
    "add(a, b)",
    "divide(a, b)",
    "power(base, exponent)",
    "square_root(number, precision)",
    "round_number(number, decimal_places=0)",
    "sum_values(numbers)",
  ],
  message_api: [
    "MessageAPI",
    "list_users()",
    "message_login(user_id)",
    "send_message(receiver_id, message)",
    "delete_message(receiver_id)",
    "add_contact(user_name)",
  ],
  posting_api: [
    "TwitterAPI",
    "authenticate_twitter(username, password)",
    "post_tweet(content, tags=[], mentions=[])",
    "mention(tweet_id, mentioned_usernames)",
    "get_tweet(tweet_id)",
  ],
  ticket_api: [
    "TicketAPI",
    "create_ticket(title, description='', priority=1)",
    "get_ticket(ticket_id)",
    "edit_ticket(ticket_id, updates)",
    "ticket_login(username, password)",
    "ticket_get_login_status()",
  ],
  trading_bot: [
    "TradingBot",
    "get_watchlist()",
    "update_market_status(current_time_str)",
    "add_to_watchlist(stock)",
    "get_stock_info(symbol)",
  ],
  travel_booking: [
    "TravelAPI",
    "travel_get_login_status()",
    "authenticate_travel(client_id, client_secret, refresh_token, grant_type, user_first_name, user_last_name)",
    "verify_traveler_information(first_name, last_name, date_of_birth, passport_number)",
  ],
  vehicle_control: [
    "VehicleControlAPI",
    "fillFuelTank(fuelAmount)",
    "lockDoors(unlock, door)",
    "get_current_speed()",
    "pressBrakePedal(pedalPosition)",
  ],
};

/** Module-level data of our own where upstream has its. */
const constants: { readonly [file: string]: Members } = {
  message_api: {
    DEFAULT_STATE: {
      user_count: 2,
      user_map: { Ada: "USR001", Ben: "USR002" },
      inbox: [{ USR002: "Lunch?" }],
      message_count: 1,
      current_user: null,
    },
  },
  posting_api: {
    DEFAULT_STATE: {
      username: "ada",
      password: "pw",
      authenticated: false,
      tweets: {},
      comments: {},
      retweets: {},
      following_list: [],
      tweet_counter: 0,
    },
  },
  ticket_api: { DEFAULT_STATE: { ticket_queue: [], ticket_counter: 7, current_user: null } },
  trading_bot: {
    DEFAULT_STATE: {
      orders: {},
      account_info: { account_id: 1, balance: 100 },
      authenticated: false,
      market_status: "Closed",
      order_counter: 1,
      stocks: { ABC: { price: 1.5 } },
      watch_list: ["ABC"],
      transaction_history: [],
    },
  },
  travel_booking: {
    DEFAULT_STATE: {
      credit_card_list: {},
      booking_record: {},
      access_token: null,
      token_type: null,
      token_expires_in: null,
      token_scope: null,
      user_first_name: null,
      user_last_name: null,
      budget_limit: null,
    },
  },
  vehicle_control: {
    DEFAULT_STATE: {
      fuelLevel: 10,
      doorStatus: { driver: "unlocked", passenger: "locked", rear_left: "locked", rear_right: "locked" },
      engine_state: "stopped",
      brakePedalStatus: "released",
    },
  },
  long_context: {
    FILE_CONTENT_EXTENSION: " and so on",
    POPULATE_FILE_EXTENSION: ["filler_1", "filler_2"],
    FILES_TAIL_USED: ["spared.txt"],
    WATCH_LIST_EXTENSION: ["XYZ"],
    CREDIT_CARD_EXTENSION: { "99": { balance: 5 } },
    BOOKING_RECORD_EXTENSION: {},
  },
};

/** Tables that official methods keep to themselves. */
const locals: { readonly [method: string]: Members } = {
  si_unit_conversion: { to_meters: { km: 1000, m: 1 } },
};

/** Prompts of our own, in the places where the official ones stand. */
const prompts: { readonly [version in Era["version"]]: Members } = {
  v3: {
    MAXIMUM_STEP_LIMIT: 2,
    DEFAULT_SYSTEM_PROMPT_WITHOUT_FUNC_DOC: "Write calls in brackets.\n",
    DEFAULT_USER_PROMPT_FOR_ADDITIONAL_FUNCTION_FC: "There is something new.",
  },
  v4: {
    MAXIMUM_STEP_LIMIT: 2,
    DEFAULT_USER_PROMPT_FOR_ADDITIONAL_FUNCTION_FC: "There is something new.",
    _PLAINTEXT_SYSTEM_PROMPT_TEMPLATE:
      "{persona} {task} {tool_call_format} {multiturn_behavior}\n{available_tools}",
    OUTPUT_FORMAT_MAPPING: { python: "[f(a=1)]" },
    PARAM_TYPE_MAPPING: { python: "Python values" },
    PROMPT_STYLE_TEMPLATES: {
      classic: {
        persona: "You call.",
        task: "Do as asked.",
        tool_call_no_tag: "As {output_format} with {param_types}.",
        multiturn_behavior: "Go on.",
        available_tools: "In {format}:\n{functions}",
      },
    },
  },
};

function parameter(source: string): Json {
  const [name = "", value] = source.split("=");
  return { name, annotation: null, ...(value === undefined ? {} : { default: value }) };
}

function method(name: string, parameters: string): Json {
  const named = parameters === "" ? [] : parameters.split(", ").map(parameter);
  const own = locals[name] ?? {};
  return { docstring: null, parameters: named, locals: own, texts: [], returns: null, decorators: [] };
}

function apiClass(methods: readonly string[]): Json {
  const members = methods.map((text) => /^(\w+)\((.*)\)$/.exec(text)?.slice(1) ?? []);
  return {
    bases: [],
    docstring: null,
    constants: {},
    fields: [],
    init: {},
    methods: Object.fromEntries(
      members.map(([name = "", parameters = ""]) => [name, method(name, parameters)]),
    ),
  };
}

function module(constantsOf: Members, classesOf: Members = {}): Json {
  return { constants: constantsOf, types: {}, functions: {}, classes: classesOf };
}

function extraction(version: Era["version"]): Value {
  const modules: { [path: string]: Json } = {
    "bfcl_eval/constants/default_prompts.py": module(prompts[version]),
  };
  for (const file of new Set([...Object.keys(classes), ...Object.keys(constants)])) {
    const [className, ...methods] = classes[file] ?? [];
    const own = className === undefined ? {} : { [className]: apiClass(methods) };
    modules[`${SOURCES}/${file}.py`] = module(constants[file] ?? {}, own);
  }
  return fromJson(modules);
}

const ROOT: Json = {
  root: {
    workspace: {
      type: "directory",
      contents: {
        home: {
          type: "directory",
          contents: {
            "notes.txt": { type: "file", content: "one\ntwo" },
            "spared.txt": { type: "file", content: "b\na" },
          },
        },
      },
    },
  },
};

type SmallTask = {
  readonly turns: readonly string[];
  readonly classes?: readonly string[];
  readonly config?: Json;
  readonly heldOut?: Json;
  readonly truth: readonly (readonly string[])[];
};

/** Entries of our own in every category. */
const tasks: { readonly [category in Category]: readonly SmallTask[] } = {
  base: [
    {
      turns: ["Write hello into a new a.txt at home.", "What is in it?"],
      truth: [["cd('home')", "touch('a.txt')", "echo('hello', 'a.txt')"], ["cat('a.txt')"]],
    },
    {
      turns: ["Log Ada in and open a ticket 'Lamp'.", "Thanks."],
      classes: ["TicketAPI", "MathAPI"],
      config: { TicketAPI: { ticket_counter: 3 } },
      truth: [["ticket_login('ada', 'pw')", "create_ticket('Lamp', priority=2)"], []],
    },
  ],
  miss_func: [
    {
      turns: ["Go home and remove the notes.", "", "Where are you?"],
      heldOut: { "1": ["rm"] },
      truth: [["cd('home')"], ["rm('notes.txt')"], ["pwd()"]],
    },
  ],
  miss_param: [{ turns: ["Make a folder.", "Call it new."], truth: [[], ["mkdir('new')"]] }],
  long_context: [
    { turns: ["Go home and show the notes."], truth: [["cd(folder='home')", "cat(file_name='notes.txt')"]] },
  ],
};

function taskFiles(era: Era): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const add = (path: string, lines: readonly Json[]): void => {
    files.set(`${DATA}/${path}`, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  };
  for (const [category, list] of Object.entries(tasks)) {
    const id = (index: number): string => `multi_turn_${category}_${index}`;
    const file = `${era.prefix}_multi_turn_${category}.json`;
    const entries = list.map((task, index) => ({
      id: id(index),
      question: task.turns.map((content) => (content === "" ? [] : [{ role: "user", content }])),
      initial_config: task.config ?? { GorillaFileSystem: ROOT },
      involved_classes: task.classes ?? ["GorillaFileSystem"],
      ...(task.heldOut === undefined ? {} : { missed_function: task.heldOut }),
    }));
    add(file, entries);
    add(
      `possible_answer/${file}`,
      list.map(({ truth }, index) => ({ id: id(index), ground_truth: truth })),
    );
  }
  for (const [file, [, ...methods]] of Object.entries(classes)) {
    add(
      `multi_turn_func_doc/${file}.json`,
      methods.map((text) => {
        const [, name = "", parameters = ""] = /^(\w+)\((.*)\)$/.exec(text) ?? [];
        const names = parameters === "" ? [] : parameters.split(", ").map((each) => each.split("=")[0] ?? "");
        const properties = Object.fromEntries(
          names.map((each) => [each, { type: "float", description: each }]),
        );
        return {
          name,
          description: `Does ${name}.`,
          parameters: { type: "dict", properties, required: names },
        };
      }),
    );
  }
  return files;
}

/** A small benchmark of our own in the form of the official dataset. */
export function smallDataset(version: Era["version"]): Dataset {
  const files = taskFiles(smallEra(version));
  const modules = extraction(version);
  const text = (path: string): string => {
    const found = files.get(path);
    if (found === undefined) throw new Error(`there is no '${path}'`);
    return found;
  };
  return {
    name: "bfcl-v3-multi-turn",
    version,
    hash: "0",
    folder: "",
    text,
    json: (path) => {
      if (path !== EXTRACTION) throw new Error(`there is no '${path}'`);
      return modules;
    },
  };
}

export function smallEra(version: Era["version"]): Era {
  const era = eraOf(version);
  if (era === undefined) throw new Error(`there is no era '${version}'`);
  return era;
}

/** Every version, for tests that hold in all. */
export const versions = eras.map(({ version }) => version);
