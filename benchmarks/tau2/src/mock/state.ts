import { Database, Table } from "@mua/core";
import { type Dict, entries, isDict, isModel, PythonError, type Value } from "@mua/python-compat";
import {
  type MockDatabase,
  type MockNotification,
  type MockTask,
  type MockUser,
  type MockUserDatabase,
  readDatabase,
  readUserDatabase,
} from "./models.ts";

type AgentTables = { readonly tasks: Table<MockTask>; readonly users: Table<MockUser> };
type UserTables = { readonly notifications: Table<MockNotification> };

/** The database a side works on: its own, or by a bug of upstream the other side's. */
export type MockState = Database<AgentTables> | Database<UserTables>;

export function agentState({ tasks, users }: MockDatabase): MockState {
  return new Database({ tasks: new Table(tasks), users: new Table(users) });
}

export function userState({ notifications }: MockUserDatabase): MockState {
  return new Database({ notifications: new Table(notifications) });
}

export function tasksOf({ tables }: MockState): Table<MockTask> {
  return "tasks" in tables ? tables.tasks : missing("MockUserDB", "tasks");
}

export function usersOf({ tables }: MockState): Table<MockUser> {
  return "users" in tables ? tables.users : missing("MockUserDB", "users");
}

export function notificationsOf({ tables }: MockState): Table<MockNotification> {
  return "notifications" in tables ? tables.notifications : missing("MockDB", "notifications");
}

function missing(className: string, attribute: string): never {
  throw new PythonError("AttributeError", `'${className}' object has no attribute '${attribute}'`);
}

/** The official `update_db`: the state with data merged into it, dicts recursively. Throws PythonError. */
export function updated({ tables }: MockState, data: Dict): MockState {
  const dump = new Map(
    Object.entries(tables).map(([name, table]): [string, Value] => [name, new Map(table.entries()) as Dict]),
  );
  const merged = merge(dump, data);
  return "tasks" in tables ? agentState(readDatabase(merged)) : userState(readUserDatabase(merged));
}

function merge(dict: Dict, update: Dict): Dict {
  const merged = new Map(dict);
  for (const [key, value] of update) {
    const old = merged.get(key);
    merged.set(
      key,
      isDict(value) && (isDict(old) || isModel(old)) ? merge(new Map(entries(old)), value) : value,
    );
  }
  return merged;
}
