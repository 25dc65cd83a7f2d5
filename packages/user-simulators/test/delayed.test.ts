import { setTimeout } from "node:timers/promises";
import { say } from "@mua/core";
import { describe, expect, it } from "vitest";
import { delayed, type Sleep } from "../src/index.ts";
import { emptyView, sit } from "./seats.ts";

const sleep: Sleep = (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal });

describe("delayed", () => {
  it("answers what the participant answers, after the delay and under its name", async () => {
    const slept: number[] = [];
    const slow = delayed(
      {
        name: "quick",
        join:
          ({ role }) =>
          () =>
            say(role),
      },
      20,
      async (milliseconds) => void slept.push(milliseconds),
    );
    const respond = sit(slow, "user");
    const signal = new AbortController().signal;
    expect([slow.name, await respond(emptyView, signal), await respond(emptyView, signal), slept]).toEqual([
      "quick",
      say("user"),
      say("user"),
      [20, 20],
    ]);
  });

  it("stops waiting when the signal fires, and does not ask", async () => {
    const asked: string[] = [];
    const quick = {
      name: "quick",
      join: () => () => {
        asked.push("asked");
        return say("x");
      },
    };
    const slow = delayed(quick, 60_000, sleep);
    const controller = new AbortController();
    const answer = sit(slow, "user")(emptyView, controller.signal);
    controller.abort();
    await expect(answer).rejects.toThrow();
    expect(asked).toEqual([]);
  });
});
