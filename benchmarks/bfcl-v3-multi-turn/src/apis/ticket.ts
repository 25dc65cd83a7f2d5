import {
  binary,
  compare,
  type Dict,
  equals,
  isTruthy,
  iterate,
  lowerOf,
  str,
  subscript,
  typeError,
  typeName,
  type Value,
} from "@mua/python-compat";
import { type ApiClass, initialValues, type Methods, type Setting, State } from "./api.ts";
import { assign, dictOf, listOf, record, refusal } from "./python.ts";

const FIELDS = ["title", "description", "status", "priority"];

class Tickets extends State {
  ticket_queue: Value;
  ticket_counter: Value;
  current_user: Value;

  constructor(config: Dict, setting: Setting) {
    super(setting);
    const initial = initialValues(config, setting.upstream.table("ticket_api", "DEFAULT_STATE"));
    this.ticket_queue = initial("ticket_queue");
    this.ticket_counter = initial("ticket_counter");
    this.current_user = initial("current_user");
  }
}

const methods: Methods<Tickets> = {
  create_ticket(state, title, description, priority) {
    if (!isTruthy(state.current_user)) {
      return refusal("User not authenticated. Please log in to create a ticket.");
    }
    if (compare("<", priority, 1n) || compare(">", priority, 5n)) {
      return refusal("Invalid priority. Priority must be between 1 and 5.");
    }
    const ticket = record({
      id: state.ticket_counter,
      title,
      description,
      status: "Open",
      priority,
      created_by: state.current_user,
    });
    listOf(state.ticket_queue).push(ticket);
    state.ticket_counter = binary("+", state.ticket_counter, 1n, "+=");
    return ticket;
  },
  get_ticket: (state, id) => find(state, id) ?? notFound(id),
  close_ticket(state, id) {
    const ticket = find(state, id);
    if (ticket === undefined) return notFound(id);
    if (equals(subscript(ticket, "status"), "Closed")) {
      return refusal(`Ticket with ID ${str(id)} is already closed.`);
    }
    assign(ticket, "status", "Closed");
    return record({ status: `Ticket ${str(id)} has been closed successfully.` });
  },
  resolve_ticket(state, id, resolution) {
    const ticket = find(state, id);
    if (ticket === undefined) return notFound(id);
    if (equals(subscript(ticket, "status"), "Resolved")) {
      return refusal(`Ticket with ID ${str(id)} is already resolved.`);
    }
    assign(ticket, "status", "Resolved");
    assign(ticket, "resolution", resolution);
    return record({ status: `Ticket ${str(id)} has been resolved successfully.` });
  },
  edit_ticket(state, id, updates) {
    const ticket = find(state, id);
    if (ticket === undefined) return notFound(id);
    const changes = dictOf(updates);
    const wrong = [...changes.keys()].filter((key) => typeof key !== "string" || !FIELDS.includes(key));
    // Upstream's order is that of a set.
    const place = wrong.findIndex((key) => typeof key !== "string");
    if (place >= 0) {
      throw typeError(
        `sequence item ${place}: expected str instance, ${typeName(wrong[place] as Value)} found`,
      );
    }
    if (wrong.length > 0) return refusal(`Invalid fields for update: ${wrong.join(", ")}`);
    for (const [key, value] of changes) if (value !== null) assign(ticket, str(key), value);
    return record({ status: `Ticket ${str(id)} has been updated successfully.` });
  },
  ticket_login(state, username, password) {
    if (!isTruthy(username) || !isTruthy(password)) return record({ success: false });
    state.current_user = username;
    return record({ success: true });
  },
  ticket_get_login_status(state) {
    const status = isTruthy(state.current_user);
    return record(state.setting.era.version === "v3" ? { username: status } : { login_status: status });
  },
  logout(state) {
    if (!isTruthy(state.current_user)) return record({ success: false });
    state.current_user = null;
    return record({ success: true });
  },
  get_user_tickets(state, status) {
    if (!isTruthy(state.current_user)) {
      return [refusal("User not authenticated. Please log in to view tickets.")];
    }
    const own = iterate(state.ticket_queue).filter((ticket) =>
      equals(subscript(ticket, "created_by"), state.current_user),
    );
    if (!isTruthy(status)) return own;
    return own.filter((ticket) => lowerOf(subscript(ticket, "status")) === lowerOf(status));
  },
};

function find(state: Tickets, id: Value): Value | undefined {
  return iterate(state.ticket_queue).find((ticket) => equals(subscript(ticket, "id"), id));
}

function notFound(id: Value): Dict {
  return refusal(`Ticket with ID ${str(id)} not found.`);
}

export const ticketApi: ApiClass<Tickets> = {
  name: "TicketAPI",
  file: "ticket_api",
  open: (config, setting) => new Tickets(config, setting),
  methods,
  writes: ["create_ticket", "close_ticket", "resolve_ticket", "edit_ticket", "ticket_login", "logout"],
};
