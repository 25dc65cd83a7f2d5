import type { Row } from "@mua/core";
import type { Value } from "@mua/python-compat";
import type { User } from "./model.ts";
import { type AddressArguments, parseAddress } from "./schema.ts";
import { editUser, type RetailState, userOf } from "./state.ts";

export function modifyUserAddress(state: RetailState, userId: Value, ...fields: AddressArguments): Row<User> {
  userOf(state, userId);
  const address = parseAddress(fields);
  const user = editUser(state, userId);
  user.address = address;
  return user;
}
