import { describe, expect, it } from "vitest";
import { IntSet } from "../src/apis/int-set.ts";
import { instancesOf } from "./small-part.ts";

const config = {
  GorillaFileSystem: {
    root: {
      home: {
        type: "directory",
        contents: {
          "b.txt": { type: "file", content: "two\none\n" },
          ".hidden": { type: "file", content: "" },
          docs: { type: "directory", contents: { "a.md": { type: "file", content: "ä" } } },
        },
      },
    },
  },
};

/** What calls print, one after the other on the same instances. */
function printed(version: "v3" | "v4", className: string, ...calls: readonly string[]): readonly string[] {
  const instances = instancesOf(version, [className], { config });
  return calls.map((call) => instances.execute(call));
}

describe("GorillaFileSystem", () => {
  it.each<[string, string]>([
    ["ls()", '{"current_directory_content": ["b.txt", "docs"]}'],
    ["ls(a=True)", '{"current_directory_content": ["b.txt", ".hidden", "docs"]}'],
    ["sort('b.txt')", '{"sorted_content": "one\\ntwo"}'],
    ["wc('b.txt')", '{"count": 2, "type": "lines"}'],
    ["wc('b.txt', mode='c')", '{"count": 8, "type": "characters"}'],
    ["grep('b.txt', 'w')", '{"matching_lines": ["two"]}'],
    ["tail('b.txt', lines=1)", '{"last_lines": "one"}'],
    ["find()", '{"matches": ["./b.txt", "./.hidden", "./docs", "./docs/a.md"]}'],
    ["du(human_readable=True)", '{"disk_usage": "10.00 B"}'],
    ["touch('b.txt')", `{"error": "touch: cannot touch 'b.txt': File exists"}`],
    ["mkdir('x/y')", `{"error": "mkdir: cannot create directory 'x/y': Invalid character"}`],
    ["diff('b.txt', '.hidden')", '{"diff_lines": ""}'],
  ])("%s", (call, expected) => {
    expect(printed("v4", "GorillaFileSystem", call)).toEqual([expected]);
    expect(printed("v3", "GorillaFileSystem", call)).toEqual([expected]);
  });

  it("writes into a file that is not there in v3 only", () => {
    const calls = ["echo('hi', 'new.txt')", "cat('new.txt')"];
    expect(printed("v3", "GorillaFileSystem", ...calls)).toEqual(["None", '{"file_content": "hi"}']);
    expect(printed("v4", "GorillaFileSystem", ...calls)).toEqual([
      `{"error": "echo: cannot write to 'new.txt': No such file"}`,
      `{"error": "cat: 'new.txt': No such file or directory"}`,
    ]);
  });

  it("moves by one level at a time since v4", () => {
    const calls = ["cd('docs/a')", "cd('docs/')", "cd('..')"];
    expect(printed("v4", "GorillaFileSystem", ...calls)).toEqual([
      '{"error": "cd: docs/a: Unsupported path. Only one folder level at a time is supported."}',
      '{"current_working_directory": "docs"}',
      "{}",
    ]);
  });

  it("pads files and folders in long contexts, but for spared files", () => {
    const long = instancesOf("v4", ["GorillaFileSystem"], {
      longContext: true,
      config: {
        GorillaFileSystem: {
          root: {
            home: {
              type: "directory",
              contents: {
                "notes.txt": { type: "file", content: "one" },
                "spared.txt": { type: "file", content: "two" },
              },
            },
          },
        },
      },
    });
    expect(["ls()", "cat('notes.txt')", "cat('spared.txt')"].map((call) => long.execute(call))).toEqual([
      '{"current_directory_content": ["notes.txt", "spared.txt", "filler_1", "filler_2"]}',
      '{"file_content": "one and so on"}',
      '{"file_content": "two"}',
    ]);
  });
});

describe("MathAPI", () => {
  // Worked out by CPython 3.12 and mpmath.
  it.each<[string, string]>([
    ["add(a=1, b=2.5)", '{"result": 3.5}'],
    ["add(a='1', b=2)", '{"error": "Both inputs must be numbers"}'],
    ["divide(a=1, b=3)", '{"result": 0.3333333333333333}'],
    ["divide(a=1, b=0)", '{"error": "Cannot divide by zero"}'],
    ["power(2, 100)", '{"result": 1267650600228229401496703205376}'],
    ["power(2, -1)", '{"result": 0.5}'],
    ["sum_values([0.1] * 3)", '{"result": 0.30000000000000004}'],
    // Behind an int that is no C long nothing is made up for.
    ["sum_values([-2 ** 64, 2 ** 64, 0.1, 0.2, 0.3])", '{"result": 0.6000000000000001}'],
    ["sum_values([0, 0.1, 0.2, 0.3])", '{"result": 0.6}'],
    ["mean([1, 2, 4])", '{"result": 2.3333333333333335}'],
    ["standard_deviation([1, 2, 4])", '{"result": 1.247219128924647}'],
    ["round_number(2.675, 2)", '{"result": 2.67}'],
    ["round_number(2.5)", '{"result": 2.0}'],
    ["si_unit_conversion(3, 'km', 'm')", '{"result": 3000.0}'],
    ["square_root(2, 12)", "{'result': Decimal('1.41421356237')}"],
    ["square_root(16, 3)", "{'result': Decimal('4')}"],
    ["square_root(0.01, 5)", "{'result': Decimal('0.10000')}"],
    ["square_root(1e20, 4)", "{'result': Decimal('1.000E+10')}"],
    ["logarithm(8, 2, 5)", "{'result': mpf('3.0')}"],
    ["logarithm(10, 2, 15)", "{'result': mpf('3.3219280948873626')}"],
    ["logarithm(2, 10, 50)", "{'result': mpf('0.30102999566398119521373889472449302676818988146210811')}"],
    ["logarithm(-1, 10, 5)", "{'result': mpc(real='0.0', imag='1.3643761')}"],
    ["logarithm('1_0', 10, 5)", "{'result': mpf('1.0')}"],
    ["logarithm('1_0.5_5', 10, 5)", "{'result': mpf('0.023252577')}"],
    ["logarithm('-1/-8', 2, 5)", "{'result': mpf('-3.0')}"],
    ["logarithm('1/0', 2, 5)", '{"error": ""}'],
    ["logarithm('3L', 3, 5)", "{'result': mpf('1.0')}"],
    ["logarithm(100, -10, 15)", "{'result': mpc(real='0.69892854797155146', imag='-0.95360158387739768')}"],
    ["logarithm(100, '-inf', 15)", "{'result': mpc(real='nan', imag='0.0')}"],
    ["mean([b'', 2])", '{"error": "All elements in the list must be numbers"}'],
    [
      "mean(numbers=[1], **{'numbers': [2]})",
      "Error during execution: bfcl_eval.eval_checker.multi_turn_eval.func_source_code.math_api.MathAPI.mean() " +
        "got multiple values for keyword argument 'numbers'",
    ],
    ["mean()", "Error during execution: MathAPI.mean() missing 1 required positional argument: 'numbers'"],
  ])("%s", (call, expected) => {
    expect(printed("v4", "MathAPI", call)).toEqual([expected]);
  });
});

describe("the other classes", () => {
  it("MessageAPI draws numbers of messages from its seed", () => {
    const calls = ["send_message('USR001', 'Hi')", "message_login('USR002')", "send_message('USR001', 'Hi')"];
    const [refused, , sent] = printed("v4", "MessageAPI", ...calls);
    expect(refused).toBe('{"error": "No user is currently logged in."}');
    expect(sent).toBe(
      `{"sent_status": true, "message_id": {"new_id": 67410}, "message": "Message sent to 'USR001' successfully."}`,
    );
  });

  it("MessageAPI takes a deleted message for the first one in v3, and for the latest since", () => {
    const calls = ["message_login('USR001')", "delete_message('USR002')"];
    expect(printed("v3", "MessageAPI", ...calls)[1]).toContain(
      `"message_id": "USR002", "message": "Receiver USR002's first`,
    );
    expect(printed("v4", "MessageAPI", ...calls)[1]).toContain(
      `"receiver_id": "USR002", "message": "Receiver USR002's latest`,
    );
  });

  it("TicketAPI names its login status differently", () => {
    expect(printed("v3", "TicketAPI", "ticket_get_login_status()")).toEqual(['{"username": false}']);
    expect(printed("v4", "TicketAPI", "ticket_get_login_status()")).toEqual(['{"login_status": false}']);
  });

  it("TwitterAPI shares default lists between calls, as Python does", () => {
    const calls = [
      "authenticate_twitter('ada', 'pw')",
      "post_tweet('Hello')",
      "mention(0, ['@ben'])",
      "post_tweet('Again')",
    ];
    expect(printed("v4", "TwitterAPI", ...calls).at(-1)).toContain('"mentions": ["@ben"]');
  });

  it("TradingBot is open by the clock that is told", () => {
    const calls = [
      "update_market_status('09:30 AM')",
      "update_market_status('04:01 PM')",
      "update_market_status('noon')",
      // Digits of other scripts stand where CPython's pattern has any digit.
      "update_market_status('1:3\u0660 PM')",
      "update_market_status('\u0669:30 AM')",
    ];
    expect(printed("v4", "TradingBot", ...calls)).toEqual([
      '{"status": "Open"}',
      '{"status": "Closed"}',
      "Error during execution: time data 'noon' does not match format '%I:%M %p'",
      '{"status": "Open"}',
      "Error during execution: time data '\u0669:30 AM' does not match format '%I:%M %p'",
    ]);
  });

  it("TravelAPI asks for an age of 18 on the day that each version takes for today", () => {
    const calls = [
      "authenticate_travel('id', 'secret', 'token', 'read_write', 'Ada', 'L')",
      "verify_traveler_information('Ada', 'L', '2007-12-01', 'US123456')",
    ];
    expect(printed("v3", "TravelAPI", ...calls)[1]).toBe(
      '{"verification_status": false, "verification_failure": "Traveler must be at least 18 years old."}',
    );
    expect(printed("v4", "TravelAPI", ...calls)[1]).toBe('{"verification_status": true}');
  });

  it("VehicleControlAPI counts the doors that are open", () => {
    const calls = ["lockDoors(unlock=False, door=['driver'])", "fillFuelTank(50)", "fillFuelTank(5)"];
    expect(printed("v4", "VehicleControlAPI", ...calls)).toEqual([
      '{"lockStatus": "locked", "remainingUnlockedDoors": 0}',
      '{"error": "Cannot fill gas above the tank capacity."}',
      '{"fuelLevel": 15}',
    ]);
  });
});

describe("calls", () => {
  it.each<[string, string]>([
    ["pwd()", '{"current_working_directory": "/home"}'],
    [" pwd ()", '{"current_working_directory": "/home"}'],
    ["pwd\n()", '{"current_working_directory": "/home"}'],
    ["pwd\x1c()", '{"current_working_directory": "/home"}'],
    ["rm(file_name='b.txt')", `{"result": "'b.txt' removed"}`],
    ["nothing()", "Error during execution: name 'nothing' is not defined"],
    ["kill()", "Error during execution: Function call kill is not allowed."],
    ["print('x')", "None"],
    ["sorted([3, 1])", "[1, 3]"],
    ["cat(", "Error during execution: '(' was never closed (<string>, line 1)"],
    ["ls(b=1)", "Error during execution: GorillaFileSystem.ls() got an unexpected keyword argument 'b'"],
    ["cat(file_name=[1])", "Error during execution: unhashable type: 'list'"],
    ["1 + 1", "2"],
    ["'a' 'b'", "ab"],
  ])("%s", (call, expected) => {
    expect(printed("v4", "GorillaFileSystem", call)).toEqual([expected]);
  });

  it("names the instance where a text names a method", () => {
    const [v3, v4] = (["v3", "v4"] as const).map((version) =>
      printed(version, "GorillaFileSystem", "echo(content='use cat (it)')").join(""),
    );
    expect(v3).toBe('{"terminal_output": "use m_small_0_gorillafilesystem_instance.cat(it)"}');
    expect(v4).toBe('{"terminal_output": "use m_small_0_GorillaFileSystem_instance.cat(it)"}');
  });

  it("of two instances do not see each other", () => {
    const [one, other] = [0, 1].map(() => instancesOf("v4", ["GorillaFileSystem"], { config }));
    one?.execute("rm('b.txt')");
    expect(other?.execute("ls()")).toContain("b.txt");
  });
});

describe("IntSet", () => {
  // As CPython 3.12 prints them.
  it.each<[readonly number[], string]>([
    [[], "set()"],
    [[5, 3, 8, 16, 1], "{1, 3, 5, 8, 16}"],
    [[100_000, 8, 40, 72, 104, 0], "{100000, 0, 8, 40, 72, 104}"],
    [[67_410, 24_547, 41_772, 60_424, 24_421, 33_485], "{24547, 24421, 60424, 41772, 33485, 67410}"],
    [[2 ** 40, 2 ** 40 + 32, 7], "{1099511627776, 1099511627808, 7}"],
  ])("prints %j in the order of a hash table", (members, expected) => {
    const set = new IntSet();
    for (const member of members) set.add(member);
    expect(set.repr()).toBe(expected);
  });

  it("is the same as one with the same members", () => {
    const [one, other] = [new IntSet(), new IntSet()];
    for (const member of [1, 2]) one.add(member);
    other.add(2);
    expect(one.same(other)).toBe(false);
    other.add(1);
    expect(one.same(other)).toBe(true);
  });
});
