import { loadTelecomDatabases, openTelecom } from "@mua/domain-telecom";
import { parseJson } from "@mua/python-compat";
import { clerkOf } from "../agents/clerk.ts";
import type { QuickstartDomain } from "../domain.ts";
import { parseToolSpecs } from "../tool-specs.ts";
import { identify } from "./identify.ts";
import { prepare } from "./plans.ts";
import { numbersIn, subjectOf } from "./reading.ts";
import { vocabulary } from "./vocabulary.ts";

/** A mobile phone carrier, whose customers have their phones at hand. */
export const telecom: QuickstartDomain = {
  greeting: "Hello, this is Larkspur Mobile. How can I help you today?",
  vocabulary,
  situation:
    "You have your phone at hand: your tools are what you can look at on it and do with it. Use them when the agent asks for it, and say what you see. Do not change anything on your own.",
  clerk: clerkOf({ identify, subjectOf, referencesIn: numbersIn, prepare }),
  worlds: (text, agent) => {
    const base = loadTelecomDatabases(parseJson(text("db.json")), parseJson(text("phone.json")));
    const tools = { agent, user: parseToolSpecs(text("user-tools.json")) };
    return () => openTelecom(base, { tools, seed: 0 });
  },
};
