import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bindArguments,
  type Callables,
  evaluate,
  located,
  PythonError,
  PythonSyntaxError,
  parseExpression,
  readCall,
  repr,
  type Signature,
  unparse,
} from "../src/index.ts";

/** What CPython prints or raises. */
function outcome(run: () => string): string {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    const shown = error instanceof PythonSyntaxError ? located(error) : error;
    return `${shown.type}: ${shown.message}`;
  }
}

const greet: Signature = {
  qualifiedName: "Host.greet",
  parameters: [{ name: "name" }, { name: "times", default: 1n }],
};
const wave: Signature = { qualifiedName: "Host.wave", module: "hosts.main", parameters: [{ name: "hand" }] };
const callables: Callables = (name) =>
  name === "wave" ? { signature: wave, run: (values) => [...values] } : greeting(name);
const greeting: Callables = (name) =>
  name === "greet" || name === "host.greet" ? { signature: greet, run: (values) => [...values] } : undefined;

describe("evaluate", () => {
  const value = (text: string) =>
    outcome(() => repr(evaluate(parseExpression(text, { mode: "eval" }), callables)));

  test.each([
    ["host.greet('a', times=2)", "['a', 2]"],
    ["greet('a', None)", "['a', None]"],
    ["greet(*['a'], **{'times': 3})", "['a', 3]"],
    ["greet(greet(name='a'))", "[['a', 1], 1]"],
    ["[1, -2.0, (True,), {'k': None}, ...]", "[1, -2.0, (True,), {'k': None}, Ellipsis]"],
    ["{1: 'a', True: 'b', 1.0: 'c'}", "{1: 'c'}"],
    ["7 // -2 * 3 % 5", "3"],
    ["'ab' * 2 + 'c'", "'ababc'"],
    ["[1, 2] < [1, 3] < [2]", "True"],
    ["0 or '' or 'x'", "'x'"],
    ["b'\\x41\\xff\\n'", "b'A\\xff\\n'"],
    ["2.5j", "2.5j"],
    ["missing(1 / 0)", "NameError: name 'missing' is not defined"],
    ["greet(missing)", "NameError: name 'missing' is not defined"],
    ["greet.wave()", "NameError: name 'greet' is not defined"],
    ["__import__('os').system('true')", "NameError: name '__import__' is not defined"],
    ["'a'()", "TypeError: 'str' object is not callable"],
    ["'a'(missing)", "NameError: name 'missing' is not defined"],
    ["[1]['a']", "TypeError: list indices must be integers or slices, not str"],
    ["{'a': 1}['b']", "KeyError: 'b'"],
    ["1 in 1", "TypeError: argument of type 'int' is not iterable"],
    ["1 + 'a'", "TypeError: unsupported operand type(s) for +: 'int' and 'str'"],
    ["'a' + 1", 'TypeError: can only concatenate str (not "int") to str'],
    ["5 % 0", "ZeroDivisionError: integer modulo by zero"],
    ["{[]: 1}", "TypeError: unhashable type: 'list'"],
    ["lambda: 1", "NotImplementedError: a lambda is not evaluated here"],
    ["[x for x in 'ab']", "NotImplementedError: a list comprehension is not evaluated here"],
    ["greet(1, *5)", "TypeError: Value after * must be an iterable, not int"],
    ["[1, *None]", "TypeError: Value after * must be an iterable, not NoneType"],
    ["greet(*5)", "TypeError: Host.greet() argument after * must be an iterable, not int"],
    ["greet(*5, times=missing)", "NameError: name 'missing' is not defined"],
    ["wave(**5)", "TypeError: hosts.main.Host.wave() argument after ** must be a mapping, not int"],
    [
      "wave(hand=1, **{'hand': 2})",
      "TypeError: hosts.main.Host.wave() got multiple values for keyword argument 'hand'",
    ],
    ["wave(**{1: 2})", "TypeError: keywords must be strings"],
    ["wave(1, self=2)", "TypeError: Host.wave() got multiple values for argument 'self'"],
    ["b'\\400\\777'", "b'\\x00\\xff'"],
    ["not b'' and not 0j", "True"],
    ["1j * 2", "NotImplementedError: * of complex numbers or bytes is not evaluated here"],
    ["-1j", "NotImplementedError: a sign of a complex number is not evaluated here"],
    ["'a' // 1j", "TypeError: unsupported operand type(s) for //: 'str' and 'complex'"],
    ["'' * 2 ** 63", "OverflowError: cannot fit 'int' into an index-sized integer"],
    ["'ab' * -2 ** 64", "OverflowError: cannot fit 'int' into an index-sized integer"],
    ["'ab' * 2 ** 62", "OverflowError: repeated string is too long"],
    ["[1] * 2 ** 62", "MemoryError: "],
    ["greet(f'a", "SyntaxError: unterminated f-string literal (detected at line 1) (<string>, line 1)"],
    ["[, greet(f'a)", "SyntaxError: invalid syntax (<string>, line 1)"],
    ["[, greet('a)", "SyntaxError: unterminated string literal (detected at line 1) (<string>, line 1)"],
    ["greet(a b f'{')", "SyntaxError: invalid syntax. Perhaps you forgot a comma? (<string>, line 1)"],
    ["\\\ngreet('a')", "['a', 1]"],
    ["\\\n greet('a')", "IndentationError: unexpected indent (<string>, line 2)"],
    ["a\u200db", "SyntaxError: invalid non-printable character U+200D (<string>, line 1)"],
    ["a\u30fb", "SyntaxError: invalid character '\u30fb' (U+30FB) (<string>, line 1)"],
    ["greet(name='a', name='b')", "SyntaxError: keyword argument repeated: name (<string>, line 1)"],
  ])("%s", (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  test("takes no operation on that would take long", () => {
    expect(value("9 ** 9 ** 9 ** 9")).toMatch(/^OverflowError/);
    expect(value("'a' * 10 ** 18")).toMatch(/^MemoryError/);
    expect(value("1 << 10 ** 18")).toMatch(/^OverflowError/);
    expect(value("10 ** 4300")).toMatch(/^ValueError: Exceeds the limit \(4300 digits\)/);
  });
});

describe("binding", () => {
  const bind = (positional: string[], named: Record<string, string>) =>
    outcome(() => repr(bindArguments(greet, new Map(Object.entries(named)), positional)));

  test.each([
    [["a"], {}, "['a', 1]"],
    [[], { times: "x", name: "a" }, "['a', 'x']"],
    [[], {}, "TypeError: Host.greet() missing 1 required positional argument: 'name'"],
    [[], { zz: "1" }, "TypeError: Host.greet() got an unexpected keyword argument 'zz'"],
    [["a"], { name: "b" }, "TypeError: Host.greet() got multiple values for argument 'name'"],
    [["a", "b", "c"], {}, "TypeError: Host.greet() takes from 2 to 3 positional arguments but 4 were given"],
    [["a", "b", "c"], { zz: "1" }, "TypeError: Host.greet() got an unexpected keyword argument 'zz'"],
  ])("%j %j", (positional, named, expected) => {
    expect(bind(positional, named as Record<string, string>)).toBe(expected);
  });

  test("a method without parameters takes its own object", () => {
    const none: Signature = { qualifiedName: "Host.wave", parameters: [] };
    expect(outcome(() => repr(bindArguments(none, new Map(), ["a"])))).toBe(
      "TypeError: Host.wave() takes 1 positional argument but 2 were given",
    );
  });
});

describe("reading calls as the official decoders do", () => {
  const read = (text: string) =>
    outcome(() => {
      const call = parseExpression(text);
      if (call.kind !== "call") throw new Error("the text is no call");
      const { name, arguments: args } = readCall(call);
      return `${name} ${repr(args)}`;
    });

  test.each([
    ["f('lost', a=1, *also, a=2)", "f {'a': 2}"],
    ["a.b.c(x=true)", "a.b.c {'x': 'true'}"],
    ["f()(x=1)", " {'x': 1}"],
    ["f(x=+1, y=~1, z=not True)", "f {'x': -1, 'y': -1, 'z': -1}"],
    ["f(x=g(1,y), y=g(z=h(k=1)))", "f {'x': 'g(1, y)', 'y': {'g': {'z': {'h': {'k': 1}}}}}"],
    ["f(x=y['k'], z=...)", "f {'x': \"y['k']\", 'z': '...'}"],
    ["f(**d)", "f {None: 'd'}"],
    ["f(x=1+2, y='a'*2)", "f {'x': 3, 'y': 'aa'}"],
    ["f(x=1+y)", "NameError: name 'y' is not defined"],
    ["f(x=-y)", "AttributeError: 'Name' object has no attribute 'value'"],
    ["f(x=-y.z)", "TypeError: bad operand type for unary -: 'Name'"],
    ["f(x=-'a')", "TypeError: bad operand type for unary -: 'str'"],
    ["f(x=lambda: g())", "TypeError: 'Call' object is not subscriptable"],
    ["f(x=f'')", "Exception: Unsupported AST type: <class 'ast.JoinedStr'>"],
    ["f(x={**y})", "Exception: Unsupported AST type: <class 'NoneType'>"],
    ["f(x={[]: 1})", "TypeError: unhashable type: 'list'"],
  ])("%s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

describe("unparse", () => {
  test.each([
    ["f(2**-1,(-1)**2, 2**3**4 ,(2**3)**4)", "f(2 ** (-1), (-1) ** 2, 2 ** 3 ** 4, (2 ** 3) ** 4)"],
    ["f(a-(b-c),(a-b)-c,not (a and b))", "f(a - (b - c), a - b - c, not (a and b))"],
    ["x[1,2],x[()],(1,),1 .real", "(x[1, 2], x[()], (1,), 1 .real)"],
    ["f(*a,**b,k = {**c,'d':\"it's\"})", "f(*a, **b, k={**c, 'd': \"it's\"})"],
    ["(a<b)<c or d<e<f", "(a < b) < c or d < e < f"],
  ])("%s", (text, expected) => {
    expect(unparse(parseExpression(text))).toBe(expected);
  });

  test("its text reads as the same tree", () => {
    const expressions = fc.letrec<{ any: string }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom("1", "2.5", "'a'", "x", "None", "()", "[]", "{}"),
        fc
          .tuple(tie("any"), fc.constantFrom("+", "-", "**", "<", "and", "or", "|"), tie("any"))
          .map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
        fc
          .tuple(fc.constantFrom("-", "not ", "~"), tie("any"))
          .map(([sign, operand]) => `${sign}(${operand})`),
        fc.tuple(tie("any"), tie("any")).map(([index, item]) => `f(${index}, k=${item})[${index}]`),
      ),
    })).any;
    fc.assert(
      fc.property(expressions, (text) => {
        const printed = unparse(parseExpression(text));
        expect(unparse(parseExpression(printed))).toBe(printed);
      }),
    );
  });
});
