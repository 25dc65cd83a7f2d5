import {
  binary,
  contains,
  type Dict,
  dictKey,
  dictSet,
  equals,
  isTruthy,
  iterate,
  lowerOf,
  PythonRandom,
  str,
  type Value,
} from "@mua/python-compat";
import { type ApiClass, initialValues, type Methods, type Setting, State } from "./api.ts";
import { IntSet } from "./int-set.ts";
import { dictOf, listOf, lookUpIn, record, refusal } from "./python.ts";

/** The generator every instance starts with. */
const FIRST = new PythonRandom(200191);

class Messages extends State {
  generated_ids = new IntSet();
  user_count: Value;
  user_map: Value;
  inbox: Value;
  message_count: Value;
  current_user: Value;
  #random: PythonRandom | undefined;

  constructor(config: Dict, setting: Setting) {
    super(setting);
    const initial = initialValues(config, setting.upstream.table("message_api", "DEFAULT_STATE"));
    this.user_count = initial("user_count");
    this.user_map = initial("user_map");
    this.inbox = initial("inbox");
    this.message_count = initial("message_count");
    this.current_user = initial("current_user");
  }

  /** A number that no earlier message has. */
  drawId(): bigint {
    this.#random ??= new PythonRandom(FIRST);
    for (;;) {
      const id = this.#random.randint(10_000, 99_999);
      if (this.generated_ids.has(Number(id))) continue;
      this.generated_ids.add(Number(id));
      return id;
    }
  }
}

const methods: Methods<Messages> = {
  list_users: (state) => record({ user_list: [...dictOf(state.user_map).keys()] }),
  get_user_id(state, user) {
    if (!contains(state.user_map, user)) return refusal(`User '${str(user)}' not found in the workspace.`);
    return record({ user_id: lookUpIn(dictOf(state.user_map, "get"), user) ?? null });
  },
  message_login(state, id) {
    if (!knows(state, id)) {
      return record({ login_status: false, message: `User ID '${str(id)}' not found.` });
    }
    state.current_user = id;
    return record({ login_status: true, message: `User '${str(id)}' logged in successfully.` });
  },
  message_get_login_status: (state) => record({ login_status: isTruthy(state.current_user) }),
  send_message(state, receiver, message) {
    if (!isTruthy(state.current_user)) return loggedOut();
    if (!knows(state, receiver)) return refusal(`Receiver ID '${str(receiver)}' not found.`);
    const id = state.drawId();
    listOf(state.inbox).push(new Map([[dictKey(receiver), message]]));
    state.message_count = binary("+", state.message_count, 1n, "+=");
    return record({
      sent_status: true,
      message_id: record({ new_id: id }),
      message: `Message sent to '${str(receiver)}' successfully.`,
    });
  },
  delete_message(state, receiver) {
    if (!isTruthy(state.current_user)) return loggedOut();
    const inbox = listOf(state.inbox);
    const latest = inbox.findLast((message) => equals(sent(message).receiver, receiver));
    if (latest === undefined) return refusal(`Receiver ID ${str(receiver)} not found.`);
    // Of equal messages the first one goes.
    inbox.splice(
      inbox.findIndex((message) => equals(message, latest)),
      1,
    );
    const [key, which] =
      state.setting.era.version === "v3" ? ["message_id", "first"] : ["receiver_id", "latest"];
    return record({
      deleted_status: true,
      [key as string]: receiver,
      message: `Receiver ${str(receiver)}'s ${which} message deleted successfully.`,
    });
  },
  view_messages_sent(state) {
    if (!isTruthy(state.current_user)) return loggedOut();
    const byReceiver = new Map<Value, Value[]>();
    for (const message of iterate(state.inbox)) {
      const { receiver, text } = sent(message);
      const texts = byReceiver.get(receiver);
      if (texts === undefined) byReceiver.set(receiver, [text]);
      else texts.push(text);
    }
    return record({
      messages: new Map(Array.from(byReceiver, ([receiver, texts]) => [dictKey(receiver), texts])),
    });
  },
  add_contact(state, name) {
    if (contains(state.user_map, name)) return refusal(`User name '${str(name)}' already exists.`);
    state.user_count = binary("+", state.user_count, 1n, "+=");
    const id = `USR${str(state.user_count).padStart(3, "0")}`;
    if (knows(state, id)) return refusal(`User ID '${id}' already exists.`);
    dictSet(dictOf(state.user_map), dictKey(name), id);
    return record({
      added_status: true,
      user_id: id,
      message: `Contact '${str(name)}' added successfully.`,
    });
  },
  search_messages(state, keyword) {
    if (!isTruthy(state.current_user)) return loggedOut();
    const wanted = lowerOf(keyword);
    const found = iterate(state.inbox)
      .map(sent)
      .filter(({ text }) => lowerOf(text).includes(wanted));
    return record({
      results: found.map(({ receiver, text }) => record({ receiver_id: receiver, message: text })),
    });
  },
  get_message_stats(state) {
    if (!isTruthy(state.current_user)) return loggedOut();
    const receivers = iterate(state.inbox).map((message) => sent(message).receiver);
    return record({
      stats: record({
        received_count: BigInt(receivers.length),
        total_contacts: BigInt(new Set(receivers).size),
      }),
    });
  },
};

function loggedOut(): Dict {
  return refusal("No user is currently logged in.");
}

function knows(state: Messages, id: Value): boolean {
  return [...dictOf(state.user_map, "values").values()].some((known) => equals(known, id));
}

/** A message of the inbox is a dict of one entry. */
function sent(message: Value): { readonly receiver: Value; readonly text: Value } {
  const [[receiver, text] = [null, null]] = dictOf(message, "items");
  return { receiver, text };
}

export const messageApi: ApiClass<Messages> = {
  name: "MessageAPI",
  file: "message_api",
  open: (config, setting) => new Messages(config, setting),
  methods,
  writes: ["message_login", "send_message", "delete_message", "add_contact"],
};
