import { isTruthy, str, type Value } from "@mua/python-compat";
import type { PhoneState } from "./state.ts";

/** Who has the phone; from then on it is on the carrier's line of that number. */
export function setUserInfo(state: PhoneState, name: Value, phoneNumber: Value): null {
  const surroundings = state.editSurroundings();
  surroundings.name = str(name);
  surroundings.phone_number = str(phoneNumber);
  return null;
}

export function setUserLocation(state: PhoneState, abroad: Value): null {
  state.editSurroundings().is_abroad = isTruthy(abroad);
  return null;
}
