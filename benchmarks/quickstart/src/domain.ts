import type { ToolSpec, World } from "@mua/core";
import type { Clerk } from "./agents/clerk.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Reads a data file as text, by its path below the part's folder. */
export type ReadText = (path: string) => string;

/** A domain as this benchmark uses it, beside its folder of data. */
export type QuickstartDomain = {
  readonly greeting: string;
  readonly vocabulary: Vocabulary;
  /** What every user is told before their scenario. */
  readonly situation?: string;
  /** How rule-based agents serve a customer. */
  readonly clerk: Clerk;
  /** Reads the domain's database; gives what opens a fresh world over it. */
  worlds(text: ReadText, tools: readonly ToolSpec[]): () => World;
};
