import { loadAirlineDatabase, openAirline } from "@mua/domain-airline";
import { parseJson } from "@mua/python-compat";
import { clerkOf } from "../agents/clerk.ts";
import type { QuickstartDomain } from "../domain.ts";
import { identify } from "./identify.ts";
import { prepare } from "./plans.ts";
import { reservationsIn, subjectOf } from "./reading.ts";
import { vocabulary } from "./vocabulary.ts";

/** An airline. */
export const airline: QuickstartDomain = {
  greeting: "Hello, this is Heron Air. How can I help you today?",
  vocabulary,
  clerk: clerkOf({ identify, subjectOf, referencesIn: reservationsIn, prepare }),
  worlds: (text, tools) => {
    const base = loadAirlineDatabase(parseJson(text("db.json")));
    return () => openAirline(base, { tools });
  },
};
