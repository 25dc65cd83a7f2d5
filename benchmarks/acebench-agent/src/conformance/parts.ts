import type { AceBenchmark } from "../benchmark.ts";
import type { Language } from "../language.ts";

/** The benchmark of a language; undefined where only the other language is compared. */
export type Parts = (language: Language) => AceBenchmark | undefined;
