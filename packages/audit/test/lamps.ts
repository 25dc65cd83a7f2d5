import {
  type Benchmark,
  Database,
  type ExpectedAction,
  type Participant,
  type Reply,
  rehearse,
  say,
  Table,
  type Task,
  type ToolSpec,
  toolCall,
  toolkit,
  World,
} from "@mua/core";
import { type Model, PythonError } from "@mua/python-compat";

type Lamp = Model & { on: boolean };
type Lamps = Database<{ lamps: Table<Lamp> }>;

/** A task about two lamps: the actions that solve it, and what else there is to check. */
export type LampTask = Task & { readonly actions: readonly ExpectedAction[]; readonly polite?: boolean };

const kit = toolkit<Lamps>("LampTools", [
  ["look", "read", ["lamp"], (state, [lamp]) => found(state, String(lamp)).on],
  [
    "set_lamp",
    "write",
    ["lamp", "on"],
    (state, [lamp, on]) => {
      const row = found(state, String(lamp));
      row.on = on === true;
      return row.on;
    },
  ],
]);

function found(state: Lamps, id: string): Lamp {
  const lamp = state.tables.lamps.edit(id);
  if (lamp === undefined) throw new PythonError("ValueError", "Lamp not found");
  return lamp;
}

const specs: readonly ToolSpec[] = [
  { name: "look", description: "", parameters: { required: ["lamp"] } },
  { name: "set_lamp", description: "", parameters: { required: ["lamp", "on"] } },
];

const base: ReadonlyMap<string, Lamp> = new Map([
  ["hall", { on: false }],
  ["attic", { on: true }],
]);

function open(): World<Lamps> {
  const state: Lamps = new Database({ lamps: new Table(base) });
  return new World({ agent: { toolkit: kit, state, tools: specs } });
}

/** One question to the agent after another until it only talks; then the lamps are looked at, and a judge if the task is polite. */
export function lampBenchmark(tasks: readonly LampTask[], names = ["oracle", "noop"]): Benchmark<LampTask> {
  const agent = (name: string, replies: (task: LampTask) => readonly Reply[]): Participant => ({
    name,
    join: ({ task }) => {
      const left = replies(tasks.find(({ id }) => id === task.id) as LampTask).values();
      return () => left.next().value ?? say("Done.");
    },
  });
  const agents = [
    agent("oracle", ({ actions }) =>
      actions.map(({ name, arguments: args }) => ({
        content: null,
        toolCalls: [toolCall("1", name, args)],
      })),
    ),
    agent("noop", () => []),
  ].filter(({ name }) => names.includes(name));
  return {
    name: "lamps",
    dataset: { name: "lamps", version: "1", hash: "0123456789abcdef" },
    tasks,
    splits: new Map(),
    variants: [],
    trialSeeds: () => [7],
    unplayable: () => undefined,
    open: () => {
      const environment = open();
      let over = false;
      return {
        environment,
        protocol: {
          opening: [],
          next: () =>
            over
              ? { kind: "end", ending: { outcome: "completed", reason: "done" } }
              : {
                  kind: "ask",
                  role: "agent",
                  view: { system: null, messages: [], tools: specs, toolChoice: "auto" },
                },
          answer: ({ content, toolCalls }) => {
            over = toolCalls === null;
            for (const call of toolCalls ?? []) environment.call("agent", call);
            return [{ role: "agent", content, toolCalls }];
          },
        },
      };
    },
    score: async ({ actions, polite = false }, { messages, ending }, judge) => {
      if (ending.outcome !== "completed") return { reward: null, checks: [], reason: ending.detail ?? "" };
      const [came, gold] = [open(), open()];
      for (const message of messages)
        if (message.role === "agent") for (const call of message.toolCalls ?? []) came.call("agent", call);
      for (const { side, name, arguments: args } of actions) gold.call(side, toolCall("1", name, args));
      const state = came.same(gold) ? 1 : 0;
      const view = { system: null, messages: [], tools: [], toolChoice: "auto" } as const;
      const judged = judge === undefined ? null : (await judge(view)).content === "met" ? 1 : 0;
      return {
        reward: polite ? (judged === null ? null : judged * state) : state,
        checks: [
          { name: "STATE", reward: state, counts: true },
          ...(polite ? [{ name: "POLITE", reward: judged, counts: true }] : []),
        ],
      };
    },
    expected: ({ actions }) => ({
      actions,
      information: [],
      effect: (_side, tool) => (tool === "set_lamp" ? "write" : "none"),
      subject: () => "actions",
      rehearse: () => rehearse(open, actions),
      differences: () => [],
    }),
    participant: (role, name) =>
      role === "judge"
        ? { name, join: () => () => say("met") }
        : agents.find((one) => one.name === name && role === "agent"),
    participantNames: () => [],
  };
}
