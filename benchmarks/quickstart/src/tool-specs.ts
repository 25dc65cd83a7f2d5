import type { ToolSpec } from "@mua/core";
import { z } from "zod";

const toolSpecs: z.ZodType<readonly ToolSpec[]> = z.array(
  z.strictObject({ name: z.string(), description: z.string(), parameters: z.record(z.string(), z.json()) }),
);

/** The tools of a file of descriptions. Throws a ZodError that names the place. */
export function parseToolSpecs(text: string): readonly ToolSpec[] {
  return toolSpecs.parse(JSON.parse(text));
}
