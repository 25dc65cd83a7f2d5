import { dumps, type Value } from "@mua/python-compat";
import { describe, expect, it } from "vitest";
import { checkTurns } from "../src/checker.ts";
import { evaluate } from "../src/evaluation.ts";
import { versions } from "./small-dataset.ts";
import { smallBackend, smallTask } from "./small-part.ts";

const answering = { model: "m", calling: "text" } as const;

type Version = (typeof versions)[number];

/** What the official runner reports of an entry. */
function errors(version: Version, id: string, result: Value): readonly { readonly [key: string]: unknown }[] {
  const failures = evaluate(smallBackend(version), smallTask(version, id), result, answering);
  return failures.map(({ error }) => JSON.parse(dumps(error)));
}

const written = ["[cd(folder='home'), touch(file_name='a.txt')]", "[echo('hello', 'a.txt')]", "done"];

describe.each(versions)("evaluation of %s", (version) => {
  it("passes what leaves the same states and sees the same results", () => {
    const result = [
      [
        "[cd(folder='home')]",
        "[touch(file_name='a.txt')]",
        "[echo(content='hello', file_name='a.txt'), ls()]",
      ],
      ["[cat(file_name='a.txt')]"],
    ];
    expect(errors(version, "multi_turn_base_0", result)).toEqual([]);
  });

  it("lets steps in any order, and results that were seen in an earlier turn, count", () => {
    const early = [
      "[cd(folder='home')]",
      "[touch(file_name='a.txt')]",
      "[echo(content='hello', file_name='a.txt')]",
      "[cat(file_name='a.txt')]",
    ];
    expect(errors(version, "multi_turn_base_0", [early, ["[pwd()]"]])).toEqual([]);
  });

  it("does not look at turns in which nothing is asked for", () => {
    const result = [
      ["[ticket_login(username='ada', password='pw')]", "[create_ticket(title='Lamp', priority=2)]"],
      ["[logout()]"],
    ];
    expect(errors(version, "multi_turn_base_1", result)).toEqual([]);
  });

  it("names the attributes that differ, with both states", () => {
    const wrong = ["[ticket_login(username='ada', password='pw'), create_ticket(title='Lump', priority=2)]"];
    const [error, ...others] = errors(version, "multi_turn_base_1", [wrong, []]);
    expect(others).toEqual([]);
    const ticket = (title: string) => [
      { id: 3, title, description: "", status: "Open", priority: 2, created_by: "ada" },
    ];
    expect(error).toMatchObject({
      error_type: "multi_turn:instance_state_mismatch",
      error_message: "Model instance for TicketAPI does not match the state with ground truth instance.",
      details: {
        differences: { ticket_queue: { model: ticket("Lump"), ground_truth: ticket("Lamp") } },
        model_instance_state: { ticket_counter: 4, current_user: "ada" },
        ground_truth_instance_state: { ticket_counter: 4, current_user: "ada" },
      },
    });
  });

  it("names the results that were never seen", () => {
    const result = [
      ["[cd(folder='home')]", "[touch(file_name='a.txt')]", "[echo(content='hello', file_name='a.txt')]"],
      ["[pwd()]"],
    ];
    expect(errors(version, "multi_turn_base_0", result)).toMatchObject([
      {
        error_type: "multi_turn:execution_response_mismatch",
        error_message:
          "Model response execution results so far does not contain all the ground truth response execution results for turn 1.",
        details: {
          missing_items: ['{"file_content": "hello"}'],
          "model_response (including all previous turns)": [
            '{"current_working_directory": "home"}',
            "None",
            "None",
            '{"current_working_directory": "/workspace/home"}',
          ],
          "ground_truth_response (only the current turn)": ['{"file_content": "hello"}'],
        },
      },
    ]);
  });

  it("counts a turn without a call that can be decoded as empty", () => {
    const result = [["No, thanks."], ["[cat(file_name='a.txt')]"]];
    expect(errors(version, "multi_turn_base_0", result)).toMatchObject([
      {
        error_type: "multi_turn:empty_turn_model_response",
        error_message: "Model response list is empty for turn 0",
      },
    ]);
  });

  it("knows a conversation that was stopped by its length", () => {
    expect(errors(version, "multi_turn_base_0", [written])).toEqual([
      {
        error_type: "multi_turn:force_terminated",
        error_message: [
          "Model was force-terminated during inference phase. The length of the model result turns (1) does not match the length of the ground truth turns (2).",
        ],
      },
    ]);
  });

  it("knows an inference that failed, in v3 twice", () => {
    const types = errors(version, "multi_turn_base_0", "Error during inference: timeout").map(
      ({ error_type: type }) => type,
    );
    expect(types).toEqual(
      version === "v3"
        ? ["multi_turn:inference_error", "multi_turn:force_terminated"]
        : ["multi_turn:inference_error"],
    );
  });

  it("goes on after a fault, so that every turn has its diagnosis", () => {
    const decoded = [
      [["cd(folder='home')"]],
      [["cat(file_name='notes.txt')"], ["rm(file_name='notes.txt')"]],
      [["pwd()"]],
    ];
    const task = smallTask(version, "multi_turn_miss_func_0");
    const faults = [...checkTurns(smallBackend(version), task, decoded, "m")].map(({ fault }) => fault?.kind);
    expect(faults).toEqual([undefined, undefined, undefined]);
    const lazy = [
      ...checkTurns(smallBackend(version), task, [[["cd(folder='home')"]], [["pwd()"]], []], "m"),
    ];
    expect(lazy.map(({ fault }) => fault?.kind)).toEqual([undefined, "state", "empty"]);
  });
});
