import { spread, type Toolkit, toolkit } from "@mua/core";
import {
  attributeError,
  bool,
  type Dict,
  equals,
  int,
  lowerOf,
  model,
  str,
  text,
  type Value,
} from "@mua/python-compat";
import type { InLanguages, Language } from "../language.ts";
import { type PhoneState, phoneAttributes, phoneMethods, phoneState } from "./base-api.ts";
import { type Defaults, readDefaults, readRows } from "./defaults.ts";
import { copyRows, idLike, storable } from "./python-dict.ts";
import { refused, type ScenarioClass, succeeded } from "./scenario-class.ts";

const TEXTS = {
  en: {
    view: {
      notLoggedIn: "The device is not logged in, so you cannot view notifications",
      missing: (title: string) => `No reminder found with the title '${title}'.`,
    },
    add: {
      notLoggedIn: "Device not logged in. Unable to add a new reminder.",
      full: "Reminder capacity is full. Unable to add a new reminder.",
      done: (title: string) => `Reminder '${title}' was successfully added.`,
    },
    delete: {
      notLoggedIn: "Device not logged in. Unable to delete the specified reminder.",
      missing: "Reminder ID does not exist.",
      done: (id: string) => `Reminder ID ${id} was successfully deleted.`,
    },
    empty: "No reminders found.",
  },
  zh: {
    view: {
      notLoggedIn: "device未登录，无法查看提醒",
      missing: (title: string) => `没有找到标题为 '${title}' 的提醒`,
    },
    add: {
      notLoggedIn: "device未登录，无法添加一个新的提醒",
      full: "提醒容量已满，无法添加新的提醒",
      done: (title: string) => `提醒 '${title}' 已成功添加`,
    },
    delete: {
      notLoggedIn: "device未登录，无法删除指定的提醒",
      missing: "提醒ID不存在",
      done: (id: string) => `提醒ID ${id} 已成功删除`,
    },
    empty: "没有任何提醒",
  },
} satisfies InLanguages<unknown>;

/** Texts of the methods that only the Chinese class has. */
const CHINESE_ONLY = {
  missing: "提醒ID不存在",
  notified: (id: string) => `提醒ID ${id} 已标记为已通知`,
  nothing: "没有找到包含该关键词的提醒",
};

const defaultsShape = model("ReminderApi", { max_capacity: int, reminder_id_counter: int });

const reminderShape = model("Reminder", {
  reminder_id: int,
  title: text,
  description: text,
  time: text,
  notified: bool,
});

/** A reminder; what is added in the episode is kept as it was given, whatever its type. */
type Reminder = {
  readonly reminder_id: bigint;
  readonly title: Value;
  readonly description: Value;
  readonly time: Value;
  notified: boolean;
};

type ReminderState = PhoneState & {
  readonly texts: (typeof TEXTS)[Language];
  readonly capacity: bigint;
  readonly reminders: Map<bigint, Reminder>;
  counter: bigint;
};

const inBoth = toolkit<ReminderState>("ReminderApi", [
  ["view_reminder_by_title", "read", ["title"], spread(viewReminderByTitle)],
  ["add_reminder", "write", ["title", "description", "time"], spread(addReminder)],
  ["delete_reminder", "write", ["reminder_id"], spread(deleteReminder)],
  ["view_all_reminders", "read", [], spread(viewAllReminders)],
]);

const chineseOnly = toolkit<ReminderState>("ReminderApi", [
  ["mark_as_notified", "write", ["reminder_id"], spread(markAsNotified)],
  ["search_reminders", "read", ["keyword"], spread(searchReminders)],
]);

const toolkits: InLanguages<Toolkit<ReminderState>> = {
  en: inBoth,
  zh: { methods: new Map([...inBoth.methods, ...chineseOnly.methods]) },
};

function viewReminderByTitle({ loggedIn, reminders, texts }: ReminderState, title: Value): Dict {
  if (!loggedIn) return refused(texts.view.notLoggedIn);
  const reminder = [...reminders.values()].find((candidate) => equals(candidate.title, title));
  return reminder === undefined ? refused(texts.view.missing(str(title))) : succeeded({ reminder });
}

function addReminder(state: ReminderState, title: Value, description: Value, time: Value): Dict {
  const { reminders, texts } = state;
  if (!state.loggedIn) return refused(texts.add.notLoggedIn);
  if (reminders.size >= state.capacity) return refused(texts.add.full);
  const content = { title: storable(title), description: storable(description), time: storable(time) };
  state.counter += 1n;
  reminders.set(state.counter, { reminder_id: state.counter, ...content, notified: false });
  return succeeded({ message: texts.add.done(str(title)) });
}

function deleteReminder({ loggedIn, reminders, texts }: ReminderState, reminderId: Value): Dict {
  if (!loggedIn) return refused(texts.delete.notLoggedIn);
  const id = idLike(reminders, reminderId);
  if (id === undefined) return refused(texts.delete.missing);
  reminders.delete(id);
  return succeeded({ message: texts.delete.done(str(reminderId)) });
}

function viewAllReminders({ reminders, texts }: ReminderState): Dict {
  if (reminders.size === 0) return refused(texts.empty);
  return succeeded({
    reminders: Array.from(reminders.values(), ({ title, description, time, notified }) => ({
      title,
      description,
      time,
      notified,
    })),
  });
}

function markAsNotified({ reminders }: ReminderState, reminderId: Value): Dict {
  const id = idLike(reminders, reminderId);
  const reminder = id === undefined ? undefined : reminders.get(id);
  if (reminder === undefined) return refused(CHINESE_ONLY.missing);
  reminder.notified = true;
  return succeeded({ message: CHINESE_ONLY.notified(str(reminderId)) });
}

/** Official code can only find nothing: it formats the time of what it finds, which is a text. */
function searchReminders({ reminders }: ReminderState, keyword: Value): Dict {
  for (const { title, description, time } of reminders.values()) {
    const found = [title, description].some((field) => {
      const needle = lowerOf(keyword);
      return lowerOf(field).includes(needle);
    });
    if (found) throw attributeError(time, "strftime");
  }
  return refused(CHINESE_ONLY.nothing);
}

export function reminderApi(language: Language, defaults: Defaults): ScenarioClass<ReminderState> {
  const { max_capacity: capacity, reminder_id_counter: counter } = readDefaults(defaultsShape, defaults);
  const reminders: ReadonlyMap<bigint, Reminder> = readRows(reminderShape, defaults, "reminder_list");
  const texts = TEXTS[language];
  return {
    name: "ReminderApi",
    toolkit: phoneMethods(language, toolkits[language]),
    open: (device) => ({ ...phoneState(device), texts, capacity, reminders: copyRows(reminders), counter }),
    attributes: (state) => ({
      ...phoneAttributes(state),
      reminder_id_counter: state.counter,
      reminder_list: state.reminders,
    }),
    saved: ["reminder_list"],
  };
}
