import type { ToolSpec } from "@mua/core";
import type { Dict } from "@mua/python-compat";
import type { Era } from "./era.ts";
import { hinted, hintedTool } from "./functions.ts";
import type { BfclTask } from "./task.ts";

/** The functions that the agent of one episode is shown: those of its classes without the held-out ones, which come later. */
export class AgentFunctions {
  readonly #era: Era;
  readonly #task: BfclTask;
  /** Each doc with how often the hint stands behind it. */
  readonly #shown: { doc: Dict; hints: number }[];
  readonly #heldOut = new Map<number, readonly Dict[]>();

  constructor(task: BfclTask, docs: readonly Dict[], era: Era) {
    this.#era = era;
    this.#task = task;
    const left = [...docs];
    for (const [turn, names] of task.heldOut) {
      this.#heldOut.set(
        turn,
        names.flatMap((name) => {
          const place = left.findIndex((doc) => doc.get("name") === name);
          return place < 0 ? [] : left.splice(place, 1);
        }),
      );
    }
    this.#shown = left.map((doc) => ({ doc, hints: 1 }));
  }

  /** The docs as prompting mode shows them at the start. */
  get docs(): readonly Dict[] {
    return this.#shown.map(({ doc, hints }) => hinted(doc, hints));
  }

  /** The tools of native mode, as of now. */
  get tools(): readonly ToolSpec[] {
    return this.#shown.map(({ doc, hints }) => hintedTool(doc, hints));
  }

  /** The docs that a turn brings, as they stand in the file; undefined in a turn that brings none. */
  heldOut(turn: number): readonly Dict[] | undefined {
    return this.#task.heldOut.has(turn) ? (this.#heldOut.get(turn) ?? []) : undefined;
  }

  /** Adds what a turn brings, at the end. The first version hints at everything again, later ones leave new docs without. */
  release(turn: number): void {
    const docs = this.heldOut(turn) ?? [];
    const hints = this.#era.hintsAgain ? 1 : 0;
    for (const shown of this.#shown) shown.hints += hints;
    this.#shown.push(...docs.map((doc) => ({ doc, hints })));
  }
}
