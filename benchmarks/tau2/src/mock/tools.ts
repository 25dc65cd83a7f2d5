import { type Method, type Table, toolkit } from "@mua/core";
import { equals, hashable, type Model, str, type Value, valueError } from "@mua/python-compat";
import { newNotification, newTask } from "./models.ts";
import { type MockState, notificationsOf, tasksOf, usersOf } from "./state.ts";

type Run = Method<MockState>["run"];

const createTask: Run = (state, [userId = null, title = null, description = null]) => {
  const user = rowOf(usersOf(state), "User", userId);
  const id = `task_${tasksOf(state).size + 1}`;
  const task = newTask({ task_id: id, title, description, status: "pending" });
  tasksOf(state).set(id, task);
  user.tasks.push(id);
  return task;
};

const updateTaskStatus: Run = (state, [taskId = null, status = null]) => {
  const task = rowOf(tasksOf(state), "Task", taskId);
  task.status = status;
  return task;
};

const assertNumberOfTasks: Run = (state, [userId = null, expected = null]) =>
  equals(BigInt(rowOf(usersOf(state), "User", userId).tasks.length), expected);

const assertTaskStatus: Run = (state, [taskId = null, expected = null]) =>
  equals(rowOf(tasksOf(state), "Task", taskId).status, expected);

const dismissNotification: Run = (state, [id = null]) => {
  rowOf(notificationsOf(state), "Notification", id).status = "read";
  return `Notification ${str(id)} dismissed`;
};

const addNotification: Run = (state, [id = null, message = null, taskId = null]) => {
  const notification = newNotification({ notification_id: id, message, task_id: taskId });
  notificationsOf(state).set(notification.notification_id, notification);
  return notification;
};

const assertNotificationStatus: Run = (state, [id = null, expected = null]) =>
  equals(rowOf(notificationsOf(state), "Notification", id).status, expected);

/** The row that a Python dict with text keys has under `id`, for writing. Throws PythonError where there is none. */
function rowOf<R extends Model>(table: Table<R>, what: string, id: Value): R {
  hashable(id);
  const row = typeof id === "string" ? table.edit(id) : undefined;
  if (row === undefined) throw valueError(`${what} ${str(id)} not found`);
  return row;
}

/** The agent's tools and helpers, in the official order. */
export const agentTools = toolkit<MockState>("MockTools", [
  ["create_task", "write", ["user_id", "title", ["description", null]], createTask],
  ["get_users", "read", [], (state) => [...usersOf(state).values()]],
  ["update_task_status", "write", ["task_id", "status"], updateTaskStatus],
  ["assert_number_of_tasks", "helper", ["user_id", "expected_number"], assertNumberOfTasks],
  ["assert_task_status", "helper", ["task_id", "expected_status"], assertTaskStatus],
  ["transfer_to_human_agents", "generic", ["summary"], () => "Transfer successful"],
]);

/** The user's tools and helpers, in the official order. */
export const userTools = toolkit<MockState>("MockUserTools", [
  ["check_notifications", "read", [], (state) => [...notificationsOf(state).values()]],
  ["dismiss_notification", "write", ["notification_id"], dismissNotification],
  ["add_notification", "helper", ["notification_id", "message", ["task_id", null]], addNotification],
  ["assert_notification_status", "helper", ["notification_id", "expected_status"], assertNotificationStatus],
]);
