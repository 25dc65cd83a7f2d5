#!/usr/bin/env node
/** Writes docs/cli.md from the command line's own tables. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cliDocs } from "../packages/cli/src/index.ts";

writeFileSync(join(import.meta.dirname, "../docs/cli.md"), cliDocs());
