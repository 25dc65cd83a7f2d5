import { spread, toolkit } from "@mua/core";
import {
  compareCodePoints,
  type Dict,
  dict,
  int,
  lowerOf,
  model,
  str,
  text,
  type Validated,
  type Value,
} from "@mua/python-compat";
import type { InLanguages, Language } from "../language.ts";
import { type PhoneState, phoneAttributes, phoneMethods, phoneState } from "./base-api.ts";
import { type Defaults, readDefaults, readRows } from "./defaults.ts";
import { fieldOf, idLike, lookUp, storable } from "./python-dict.ts";
import { refused, type ScenarioClass, succeeded } from "./scenario-class.ts";

const TEXTS = {
  en: {
    send: {
      notLoggedIn: "Device not logged in, unable to send message",
      noWifi: "Wi-Fi is turned off, cannot send messages at this time",
      full: "Inbox capacity is full. You need to ask the user which message to delete.",
      nobody: "Sender or receiver does not exist",
      done: (receiver: string) => `Message successfully sent to ${receiver}.`,
    },
    delete: {
      notLoggedIn: "Device not logged in, unable to delete message",
      missing: "Message ID does not exist",
      done: (id: string) => `Message ID ${id} has been successfully deleted.`,
    },
    view: {
      notLoggedIn: "Device not logged in, unable to view message information",
      noSender: "Sender does not exist",
      noReceiver: "Receiver does not exist",
      nothing: "No related message records found",
    },
    search: { nobody: "User does not exist", nothing: "No messages found containing the keyword" },
    times: {
      notLoggedIn:
        "Device not logged in, unable to retrieve all message times and their corresponding message IDs.",
    },
    latest: {
      notLoggedIn: "Device not logged in, unable to retrieve the latest sent message ID.",
      done: (id: bigint) => `The latest message ID is ${id}`,
    },
    earliest: {
      notLoggedIn: "Device not logged in, unable to retrieve the earliest sent message ID.",
      done: (id: bigint) => `The earliest message ID is ${id}`,
    },
    empty: "No message records found",
  },
  zh: {
    send: {
      notLoggedIn: "device未登录，无法发送短信",
      noWifi: "wifi关闭，此时不能发送信息",
      full: "内存容量不够了，你需要询问user删除哪一条短信。",
      nobody: "发送者或接收者不存在",
      done: (receiver: string) => `短信成功发送给${receiver}。`,
    },
    delete: {
      notLoggedIn: "device未登录，无法删除短信",
      missing: "短信ID不存在",
      done: (id: string) => `短信ID ${id} 已成功删除。`,
    },
    view: {
      notLoggedIn: "device未登录，无法查看短信信息",
      noSender: "发送者不存在",
      noReceiver: "接收者不存在",
      nothing: "没有找到相关的短信记录",
    },
    search: { nobody: "用户不存在", nothing: "没有找到包含关键词的短信" },
    times: { notLoggedIn: "device未登录，获取所有短信的时间以及对应的短信编号。" },
    latest: {
      notLoggedIn: "device未登录，无法获取最新发送的短信ID。",
      done: (id: bigint) => `最新的短信ID是 ${id}`,
    },
    earliest: {
      notLoggedIn: "device未登录，无法获取最早发送的短信ID",
      done: (id: bigint) => `最早的短信ID是 ${id}`,
    },
    empty: "短信记录为空",
  },
} satisfies InLanguages<unknown>;

const defaultsShape = model("MessageApi", {
  max_capacity: int,
  user_list: dict(model("User", { user_id: text })),
  message_id_counter: int,
});

const messageShape = model("Message", { sender_id: text, receiver_id: text, message: text, time: text });

/** A message of the inbox. Those that were sent in the episode have no `time`, and their text may be any value. */
type Message = { readonly sender_id: string; readonly receiver_id: string; readonly message: Value };

type MessageState = PhoneState & {
  readonly texts: (typeof TEXTS)[Language];
  readonly users: Validated<typeof defaultsShape>["user_list"];
  readonly capacity: bigint;
  readonly inbox: Map<bigint, Message>;
  counter: bigint;
};

const own = toolkit<MessageState>("MessageApi", [
  ["send_message", "write", ["sender_name", "receiver_name", "message"], spread(sendMessage)],
  ["delete_message", "write", ["message_id"], spread(deleteMessage)],
  ["view_messages_between_users", "read", ["sender_name", "receiver_name"], spread(viewMessagesBetweenUsers)],
  ["search_messages", "read", ["user_name", "keyword"], spread(searchMessages)],
  ["get_all_message_times_with_ids", "read", [], spread(getAllMessageTimesWithIds)],
  ["get_latest_message_id", "read", [], (state) => outermostId(state, "latest")],
  ["get_earliest_message_id", "read", [], (state) => outermostId(state, "earliest")],
]);

function sendMessage(state: MessageState, sender: Value, receiver: Value, message: Value): Dict {
  const { users, inbox, texts } = state;
  if (!state.loggedIn) return refused(texts.send.notLoggedIn);
  if (!state.wifi) return refused(texts.send.noWifi);
  if (inbox.size >= state.capacity) return refused(texts.send.full);
  const from = lookUp(users, sender);
  const to = from && lookUp(users, receiver);
  if (from === undefined || to === undefined) return refused(texts.send.nobody);
  const sent: Message = { sender_id: from.user_id, receiver_id: to.user_id, message: storable(message) };
  state.counter += 1n;
  inbox.set(state.counter, sent);
  return succeeded({ message: texts.send.done(str(receiver)) });
}

function deleteMessage({ loggedIn, inbox, texts }: MessageState, messageId: Value): Dict {
  if (!loggedIn) return refused(texts.delete.notLoggedIn);
  const id = idLike(inbox, messageId);
  if (id === undefined) return refused(texts.delete.missing);
  inbox.delete(id);
  return succeeded({ message: texts.delete.done(str(messageId)) });
}

function viewMessagesBetweenUsers(state: MessageState, sender: Value, receiver: Value): Dict {
  const { users, texts } = state;
  if (!state.loggedIn) return refused(texts.view.notLoggedIn);
  const from = lookUp(users, sender);
  if (from === undefined) return refused(texts.view.noSender);
  const to = lookUp(users, receiver);
  if (to === undefined) return refused(texts.view.noReceiver);
  const messages = [...state.inbox].flatMap(([id, { sender_id, receiver_id, message }]) =>
    sender_id === from.user_id && receiver_id === to.user_id ? [{ id, sender, receiver, message }] : [],
  );
  return messages.length === 0 ? refused(texts.view.nothing) : succeeded({ messages });
}

function searchMessages(state: MessageState, userName: Value, keyword: Value): Dict {
  const { users, texts } = state;
  const user = lookUp(users, userName);
  if (user === undefined) return refused(texts.search.nobody);
  const messages = [...state.inbox].flatMap(([id, { sender_id, receiver_id, message }]) => {
    if (sender_id !== user.user_id && receiver_id !== user.user_id) return [];
    const needle = lowerOf(keyword);
    return lowerOf(message).includes(needle) ? [{ id, sender_id, receiver_id, message }] : [];
  });
  return messages.length === 0 ? refused(texts.search.nothing) : succeeded({ messages });
}

function getAllMessageTimesWithIds({ loggedIn, inbox, texts }: MessageState): Dict {
  if (!loggedIn) return refused(texts.times.notLoggedIn);
  return new Map(Array.from(inbox, ([id, message]) => [id, fieldOf(message, "time")]));
}

/** The first of the messages with the latest or the earliest time; official code fails once a message has no time. */
function outermostId({ loggedIn, inbox, texts }: MessageState, end: "latest" | "earliest"): Dict {
  if (!loggedIn) return refused(texts[end].notLoggedIn);
  let found: { readonly id: bigint; readonly time: string } | undefined;
  for (const [id, message] of inbox) {
    const time = str(fieldOf(message, "time"));
    const order = found === undefined ? 0 : compareCodePoints(time, found.time);
    if (found === undefined || (end === "latest" ? order > 0 : order < 0)) found = { id, time };
  }
  if (found === undefined) return refused(texts.empty);
  return succeeded({ message: texts[end].done(found.id), message_id: found.id });
}

/** Names of the people of the inbox by id. */
export function readPeople(defaults: Defaults): ReadonlyMap<string, string> {
  const { user_list: users } = readDefaults(defaultsShape, defaults);
  return new Map(Array.from(users, ([name, { user_id }]) => [user_id, name]));
}

export function messageApi(language: Language, defaults: Defaults): ScenarioClass<MessageState> {
  const {
    user_list: users,
    max_capacity: capacity,
    message_id_counter: counter,
  } = readDefaults(defaultsShape, defaults);
  const inbox = readRows(messageShape, defaults, "inbox");
  const texts = TEXTS[language];
  return {
    name: "MessageApi",
    toolkit: phoneMethods(language, own),
    open: (device) => ({ ...phoneState(device), texts, users, capacity, inbox: new Map(inbox), counter }),
    attributes: (state) => ({
      ...phoneAttributes(state),
      message_id_counter: state.counter,
      inbox: state.inbox,
    }),
    saved: ["inbox"],
  };
}
