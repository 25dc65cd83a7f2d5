import { type Dict, PythonError, type Value, valueError } from "@mua/python-compat";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Database, renderResult, Table, toolCall, toolkit, World } from "../src/index.ts";

type Counter = { count: bigint };
type Counters = Database<{ counters: Table<Counter> }>;

const tools = toolkit<Counters>("CounterTools", [
  [
    "add",
    "write",
    ["name", ["by", 1n]],
    (state, [name, by]) => {
      const row = typeof name === "string" ? state.tables.counters.edit(name) : undefined;
      if (row === undefined) throw valueError("Counter not found");
      row.count += typeof by === "bigint" ? by : 0n;
      if (row.count > 5n) throw valueError("Counter too high");
      return row;
    },
  ],
  ["names", "read", [], (state) => [...state.tables.counters.entries()].map(([name]) => name)],
  ["reset", "helper", [], () => null],
]);

function open(): World<Counters, Counters> {
  const state = (): Counters => new Database({ counters: new Table(new Map([["a", { count: 0n }]])) });
  return new World({
    agent: { toolkit: tools, state: state(), tools: [] },
    user: {
      toolkit: toolkit<Counters>("UserTools", [["look", "read", [], () => true]]),
      state: state(),
      tools: [],
    },
    synchronise: (agent) => {
      if (agent.tables.counters.get("a")?.count === 4n)
        throw new PythonError("ValueError", "Four is not shared");
    },
  });
}

function call(
  world: World<Counters, Counters>,
  name: string,
  args: Dict,
  side: "agent" | "user" = "agent",
): string {
  const result = world.call(side, toolCall("1", name, args));
  return `${result.error ? "!" : ""}${result.content}`;
}

describe("World", () => {
  it("answers calls and mistakes as the official environment does", () => {
    const world = open();
    expect([
      call(world, "add", new Map([["name", "a"]])),
      call(world, "add", new Map<string, Value>([["name", "b"]])),
      call(world, "add", new Map()),
      call(world, "names", new Map([["verbose", true]])),
      call(world, "names", new Map()),
      call(world, "reset", new Map()),
      call(world, "nothing", new Map()),
      call(world, "constructor", new Map()),
      call(world, "names", new Map([["self", 1n]])),
      call(world, "names", new Map([["tool_name", 1n]])),
      call(world, "names", new Map([["requestor", 1n]])),
      call(world, "look", new Map()),
      call(world, "look", new Map(), "user"),
    ]).toMatchInlineSnapshot(`
      [
        "{"count": 1}",
        "!Error: Counter not found",
        "!Error: CounterTools.add() missing 1 required positional argument: 'name'",
        "!Error: CounterTools.names() got an unexpected keyword argument 'verbose'",
        "["a"]",
        "!Error: Tool 'reset' not found.",
        "!Error: Tool 'nothing' not found.",
        "!Error: Tool 'constructor' not found.",
        "!Error: Environment.make_tool_call() got multiple values for argument 'self'",
        "!Error: Environment.make_tool_call() got multiple values for argument 'tool_name'",
        "!Error: tau2.environment.environment.Environment.make_tool_call() got multiple values for keyword argument 'requestor'",
        "!Error: Tool 'look' not found.",
        ""True"",
      ]
    `);
  });

  it("keeps what was written before a mistake, and reports a failed synchronisation as the call's error", () => {
    const world = open();
    expect(
      call(
        world,
        "add",
        new Map<string, Value>([
          ["name", "a"],
          ["by", 9n],
        ]),
      ),
    ).toBe("!Error: Counter too high");
    expect(world.agent.state.tables.counters.get("a")).toEqual({ count: 9n });
    const other = open();
    expect(
      call(
        other,
        "add",
        new Map<string, Value>([
          ["name", "a"],
          ["by", 4n],
        ]),
      ),
    ).toBe("!Error: Four is not shared");
    expect(other.agent.state.tables.counters.get("a")).toEqual({ count: 4n });
  });

  it("never throws, whatever is called with whatever", () => {
    const leaf = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.bigInt(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
    );
    const value = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie("value")),
        fc.array(fc.tuple(fc.string(), tie("value"))).map((pairs) => new Map(pairs)),
      ),
    })).value;
    const name = fc.oneof(
      fc.constantFrom("add", "names", "reset", "look", "__proto__", "toString"),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.constantFrom("agent" as const, "user" as const),
        name,
        fc.array(fc.tuple(fc.oneof(fc.constantFrom("name", "by", "self", "__proto__"), fc.string()), value)),
        (side, tool, args) => {
          const world = open();
          expect(typeof world.call(side, toolCall("1", tool, new Map(args))).content).toBe("string");
        },
      ),
    );
  });

  it("compares and digests both sides", () => {
    const [left, right] = [open(), open()];
    expect(left.same(right)).toBe(true);
    expect(left.digest()).toEqual(right.digest());
    call(left, "add", new Map([["name", "a"]]));
    expect(left.same(right)).toBe(false);
    expect(left.diff(right)).toEqual([{ path: "counters.a.count", left: "1", right: "0" }]);
    expect(left.digest().agent).not.toBe(right.digest().agent);
    expect(left.digest().user).toBe(right.digest().user);
  });
});

describe("renderResult", () => {
  it("makes numbers text in plain values, and keeps them in models", () => {
    expect([
      renderResult("as it is"),
      renderResult(3.25),
      renderResult(true),
      renderResult(null),
      renderResult([1n, { price: 1, ok: true }]),
      renderResult(
        new Map<string, Value>([
          ["gb", 5],
          ["line", { gb: 5, when: null }],
        ]),
      ),
    ]).toMatchInlineSnapshot(`
      [
        "as it is",
        ""3.25"",
        ""True"",
        "null",
        "["1", {"price": 1.0, "ok": true}]",
        "{"gb": "5.0", "line": {"gb": 5.0, "when": null}}",
      ]
    `);
  });
});
