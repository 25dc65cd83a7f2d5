import {
  dict,
  list,
  literal,
  model,
  nullable,
  optional,
  text,
  type Value,
  validate,
} from "@mua/python-compat";

/** Tools write a task's status without checking it. */
export type MockTask = { task_id: string; title: string; description: string | null; status: Value };
export type MockUser = { user_id: string; name: string; tasks: string[] };
export type MockNotification = {
  notification_id: string;
  message: string;
  status: "unread" | "read";
  task_id: string | null;
};

export type MockDatabase = {
  readonly tasks: ReadonlyMap<string, MockTask>;
  readonly users: ReadonlyMap<string, MockUser>;
};
export type MockUserDatabase = { readonly notifications: ReadonlyMap<string, MockNotification> };

const optionalText = optional(nullable(text), () => null);

const task = model("Task", {
  task_id: text,
  title: text,
  description: optionalText,
  status: literal("pending", "completed"),
});

const notification = model(
  "Notification",
  {
    notification_id: text,
    message: text,
    status: optional(literal("unread", "read"), () => "unread"),
    task_id: optionalText,
  },
  { extra: "forbid" },
);

const database = model(
  "MockDB",
  { tasks: dict(task), users: dict(model("User", { user_id: text, name: text, tasks: list(text) })) },
  { extra: "forbid" },
);

const userDatabase = model(
  "MockUserDB",
  { notifications: optional(dict(notification), () => new Map()) },
  { extra: "forbid" },
);

type Fields<T> = { readonly [K in keyof T]: Value };

/** A new task. Throws PythonError where the official model refuses a field. */
export function newTask(fields: Fields<MockTask>): MockTask {
  return validate(task, fields);
}

/** A new notification, unread. Throws PythonError where the official model refuses a field. */
export function newNotification(fields: Fields<Omit<MockNotification, "status">>): MockNotification {
  return validate(notification, fields);
}

/** The agent's `db.json`. Throws PythonError where the official models refuse it. */
export function readDatabase(json: Value): MockDatabase {
  return validate(database, json);
}

/** The user's `user_db.json`. Throws PythonError where the official models refuse it. */
export function readUserDatabase(json: Value): MockUserDatabase {
  return validate(userDatabase, json);
}
