import { type Toolkit, toolkit } from "@mua/core";
import type { InLanguages, Language } from "../language.ts";
import { type Device, type ScenarioClass, succeeded } from "./scenario-class.ts";

/** What every class of the phone has for itself: official instances share nothing. */
export type PhoneState = { wifi: boolean; loggedIn: boolean };

const TEXTS: InLanguages<{ readonly wifiOn: string; readonly loggedIn: string }> = {
  en: { wifiOn: "Wi-Fi has been turned on", loggedIn: "Device has been logged in" },
  zh: { wifiOn: "wifi已经打开", loggedIn: "设备已经登录" },
};

function phoneToolkit(language: Language): Toolkit<PhoneState> {
  const texts = TEXTS[language];
  return toolkit<PhoneState>("BaseApi", [
    [
      "turn_on_wifi",
      "write",
      [],
      (state) => {
        state.wifi = true;
        return succeeded({ message: texts.wifiOn });
      },
    ],
    [
      "login_device",
      "write",
      [],
      (state) => {
        state.loggedIn = true;
        return succeeded({ message: texts.loggedIn });
      },
    ],
  ]);
}

/** The methods of a class of the phone: its own beside the inherited ones. */
export function phoneMethods<S extends PhoneState>(language: Language, own: Toolkit<S>): Toolkit<S> {
  return { methods: new Map([...phoneToolkit(language).methods, ...own.methods]) };
}

export function phoneState({ wifi, loggedIn }: Device): PhoneState {
  return { wifi, loggedIn };
}

export function phoneAttributes({ wifi, loggedIn }: PhoneState): { wifi: boolean; logged_in: boolean } {
  return { wifi, logged_in: loggedIn };
}

export function baseApi(language: Language): ScenarioClass<PhoneState> {
  return {
    name: "BaseApi",
    toolkit: phoneToolkit(language),
    open: phoneState,
    attributes: phoneAttributes,
    saved: ["wifi", "logged_in"],
  };
}
