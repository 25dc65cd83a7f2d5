import { cloneValue, type Difference, differences, identical, type Row, type State } from "@mua/core";
import { attributeError, dumps, isModel, type Model, type Value } from "@mua/python-compat";
import type { ApnSettings, Phone, Surroundings, VpnDetails } from "./model.ts";

/** The user's side as loaded: every episode shares it, none writes to it. */
export type PhoneBase = { readonly device: Phone; readonly surroundings: Surroundings };

/** The phone and what is around it in one episode; each is shared with all episodes until it is first written. */
export class PhoneState implements State {
  readonly #base: PhoneBase;
  #device: Phone | undefined;
  #surroundings: Surroundings | undefined;

  /**
   * What a VPN connects to. Upstream keeps it once per process and a broken VPN spoils it for good; here it is as in a
   * process of this episode alone.
   */
  readonly vpn: VpnDetails = {
    server_address: "192.168.1.1",
    protocol: "OpenVPN",
    server_performance: "excellent",
  };

  constructor(base: PhoneBase) {
    this.#base = base;
  }

  get device(): Row<Phone> {
    return (this.#device ?? this.#base.device) as Row<Phone>;
  }

  get surroundings(): Row<Surroundings> {
    return (this.#surroundings ?? this.#base.surroundings) as Row<Surroundings>;
  }

  /** The phone for writing. */
  editDevice(): Phone {
    this.#device ??= cloneValue(this.#base.device) as Phone;
    return this.#device;
  }

  /** The surroundings for writing. */
  editSurroundings(): Surroundings {
    this.#surroundings ??= cloneValue(this.#base.surroundings) as Surroundings;
    return this.#surroundings;
  }

  canonicalText(): string {
    return dumps(this.#dump(), { sortKeys: true });
  }

  same(other: State): boolean {
    return other instanceof PhoneState && identical(this.#dump(), other.#dump());
  }

  diff(other: State): readonly Difference[] {
    if (!(other instanceof PhoneState)) return [{ path: "", left: "a phone", right: "something else" }];
    return differences(this.#dump(), other.#dump(), "");
  }

  #dump(): Model {
    return { device: this.device as Value, surroundings: this.surroundings as Value };
  }
}

/** What upstream asks the settings for: a field, or a copy of all. */
type ApnAttribute = keyof ApnSettings | "model_copy";

/** The APN settings. Throws PythonError AttributeError for `attribute` where the phone was given no such thing. */
export function apnOf({ device }: PhoneState, attribute: ApnAttribute): Row<ApnSettings> {
  return settingsOf(device.active_apn_settings, attribute);
}

/** The APN settings for writing, otherwise as `apnOf`. */
export function editApn(state: PhoneState, attribute: ApnAttribute): ApnSettings {
  return settingsOf(state.editDevice().active_apn_settings, attribute);
}

function settingsOf(settings: Value, attribute: ApnAttribute): ApnSettings {
  if (!isModel(settings)) throw attributeError(settings, attribute);
  return settings as ApnSettings;
}
