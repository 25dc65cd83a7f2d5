import { type Key, PythonError, type Value } from "@mua/python-compat";
import { describe, expect, it } from "vitest";
import { type Calling, decode, isEmpty } from "../src/decode.ts";
import { smallEra } from "./small-dataset.ts";

/** The calls, or the class of the error with its text. */
function decoded(answer: Value, calling: Calling, version: "v3" | "v4" = "v4"): readonly string[] | string {
  try {
    return decode(answer, calling, smallEra(version));
  } catch (error) {
    if (error instanceof PythonError) return `${error.type}: ${error.message}`;
    throw error;
  }
}

const call = (name: string, args: Value): Value => new Map<Key, Value>([[name, args]]);

describe("native answers", () => {
  it.each<[string, Value, readonly string[] | string]>([
    ["a call", [call("f", '{"a": 1, "b": "it\'s"}')], [`f(a=1,b="it's")`]],
    ["numbers of both kinds", [call("f", '{"a": 1.0, "b": 1, "c": 1e400}')], ["f(a=1.0,b=1,c=inf)"]],
    ["no arguments", [call("f", "{}")], ["f()"]],
    ["several calls", [call("f", "{}"), call("g", '{"x": null}')], ["f()", "g(x=None)"]],
    ["text instead of a call", "All done.", "AttributeError: 'str' object has no attribute 'items'"],
    ["no text at all", null, "TypeError: 'NoneType' object is not iterable"],
    ["an empty text", "", []],
    [
      "arguments that are a list",
      [call("f", "[1]")],
      "AttributeError: 'list' object has no attribute 'items'",
    ],
    [
      "arguments that are not JSON",
      [call("f", "{a: 1}")],
      "JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
    ],
    [
      "an int that is too long for CPython",
      [call("f", `{"a": ${"9".repeat(4301)}}`)],
      "ValueError: Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; " +
        "use sys.set_int_max_str_digits() to increase the limit",
    ],
  ])("%s", (_, answer, expected) => {
    expect(decoded(answer, "native")).toEqual(expected);
  });
});

describe("prompted answers", () => {
  it.each<[string, string, readonly string[] | string]>([
    ["a list of calls", "[f(a=1), g(b='x')]", ["f(a=1)", "g(b='x')"]],
    ["a call without brackets", "f(a=1)", ["f(a=1)"]],
    ["calls in a code block", "```\n[f(a=1)]\n```", ["f(a=1)"]],
    ["an empty list", "[]", []],
    ["arguments by place are lost", "[f(1, b=2)]", ["f(b=2)"]],
    ["strings that spell True and False", "[f(a='True', b=\"false\")]", ["f(a='True', b='false')"]],
    ["bare names are texts", "[f(a=b)]", ["f(a='b')"]],
    ["nested calls", "[f(a=g(b=1))]", ["f(a=g(b=1))"]],
    ["a dict of dicts is taken for a call", "[f(a={'k': {'b': 1}, 'l': {}})]", ["f(a=k(b=1))"]],
    ["keys of dicts stand unescaped", `[f(a={"it's": 1})]`, ["f(a={'it's': 1})"]],
    ["what is no call", "[f(a=1), 2]", "AssertionError: "],
    ["a name", "hello", "AssertionError: "],
    ["prose", "I am done.", "SyntaxError: invalid syntax. Perhaps you forgot a comma? (<unknown>, line 1)"],
    [
      "a lone surrogate",
      "[f(a='\ud800')]",
      "UnicodeEncodeError: 'utf-8' codec can't encode character '\\ud800' in position 6: surrogates not allowed",
    ],
  ])("%s", (_, answer, expected) => {
    expect(decoded(answer, "text")).toEqual(expected);
  });

  it("are stripped of their brackets in v3, which reads a tuple and is strict about blanks", () => {
    expect(decoded("[ f(a=1)]", "text", "v3")).toBe(
      "IndentationError: unexpected indent (<unknown>, line 1)",
    );
    expect(decoded("[ f(a=1)]", "text", "v4")).toEqual(["f(a=1)"]);
    expect(decoded("[\\\n f(a=1)]", "text", "v3")).toBe(
      "IndentationError: unexpected indent (<unknown>, line 2)",
    );
    expect(decoded("[\\\n f(a=1)]", "text", "v4")).toEqual(["f(a=1)"]);
    expect(decoded("[f(a=[1])]", "text", "v3")).toEqual(["f(a=[1])"]);
    expect(decoded("[f(a=1), g()]", "text", "v3")).toEqual(["f(a=1)", "g()"]);
    expect(decoded("[]", "text", "v3")).toBe("SyntaxError: invalid syntax (<unknown>, line 0)");
  });
});

it("takes no call, and one without a text, for an empty answer", () => {
  expect([[], [""], ["f()"], ["", ""]].map(isEmpty)).toEqual([true, true, false, false]);
});
