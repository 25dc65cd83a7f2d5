import { pull } from "../src/index.ts";
import { library } from "./library.ts";

/** Pulls the library from the origin into the root, both named on the command line. */
const [, , origin = "", root = ""] = process.argv;
await pull(library, { root, origin, signal: new AbortController().signal });
