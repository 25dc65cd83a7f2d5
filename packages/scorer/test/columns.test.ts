import { expect, it } from "vitest";
import { markdownColumn } from "../src/columns.ts";

it("columns of Markdown are of one width, letters of East Asia taking two", () => {
  expect(markdownColumn(["task", "订单，", "𠀀x"], false)).toEqual(["task  ", "------", "订单，", "𠀀x   "]);
  expect(markdownColumn(["n", "12"], true)).toEqual(["  n", "--:", " 12"]);
});
