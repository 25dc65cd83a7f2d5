import { isDict, entries, type Dict, type Model, type Value } from "@mua/python-compat";

export type MockTask = { task_id: string; title: string; description: string | null; status: Value };
export type MockUser = { user_id: string; name: string; tasks: string[] };
export type MockNotification = { notification_id: string; message: string; status: string; task_id: string | null };
export type MockDatabase = { readonly tasks: ReadonlyMap<string, MockTask>; readonly users: ReadonlyMap<string, MockUser> };
export type MockUserDatabase = { readonly notifications: ReadonlyMap<string, MockNotification> };

const f = (v: any) => new Map(entries(v));
export function newTask(fields: any): MockTask { return fields; }
export function newNotification({notification_id, message, task_id}: any): MockNotification { return {notification_id, message, status: "unread", task_id}; }
export function readDatabase(value: Value): MockDatabase {
  const d = f(value) as any;
  return { tasks: new Map([...d.get("tasks")].map(([k, t]: any) => { t = f(t); return [k, { task_id: t.get("task_id"), title: t.get("title"), description: t.get("description") ?? null, status: t.get("status") }]; })),
    users: new Map([...d.get("users")].map(([k, t]: any) => { t = f(t); return [k, { user_id: t.get("user_id"), name: t.get("name"), tasks: [...t.get("tasks")] }]; })) };
}
export function readUserDatabase(value: Value): MockUserDatabase {
  const d = f(value) as any;
  return { notifications: new Map([...d.get("notifications")].map(([k, t]: any) => { t = f(t); return [k, { notification_id: t.get("notification_id"), message: t.get("message"), status: t.get("status") ?? "unread", task_id: t.get("task_id") ?? null }]; })) };
}
