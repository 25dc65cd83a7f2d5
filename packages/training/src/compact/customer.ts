import { emailIn, namesakeIn } from "@mua/benchmark-quickstart/retail";
import type { Dict, Value } from "@mua/python-compat";

/** What a customer has said about who they are, as a call that finds them. */
export type Identity = { readonly tool: string; readonly arguments: Dict };

/** The identity in a text; undefined when it says none. */
export function identityIn(text: string): Identity | undefined {
  const namesake = namesakeIn(text);
  if (namesake !== undefined) return { tool: "find_user_id_by_name_zip", arguments: dict({ ...namesake }) };
  const email = emailIn(text);
  return email === undefined ? undefined : { tool: "find_user_id_by_email", arguments: dict({ email }) };
}

/** An object as the arguments of a call. */
export function dict(fields: { readonly [name: string]: Value }): Dict {
  return new Map(Object.entries(fields));
}
