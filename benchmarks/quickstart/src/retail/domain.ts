import { loadRetailDatabase, openRetail } from "@mua/domain-retail";
import { parseJson } from "@mua/python-compat";
import { clerkOf } from "../agents/clerk.ts";
import type { QuickstartDomain } from "../domain.ts";
import { identify } from "./identify.ts";
import { prepare } from "./plans.ts";
import { ordersIn, subjectOf } from "./reading.ts";
import { vocabulary } from "./vocabulary.ts";

/** A shop for home and outdoor goods. */
export const retail: QuickstartDomain = {
  greeting: "Hello, this is Harbor & Pine. How can I help you today?",
  vocabulary,
  clerk: clerkOf({ identify, subjectOf, referencesIn: ordersIn, prepare }),
  worlds: (text, tools) => {
    const base = loadRetailDatabase(parseJson(text("db.json")));
    return () => openRetail(base, { tools, itemDetails: true });
  },
};
