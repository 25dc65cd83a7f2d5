import type { PythonRandom } from "@mua/python-compat";
import { price } from "../words.ts";
import type { Account, AccountBills } from "./account.ts";
import { agent, user } from "./calls.ts";
import { isLimited, suspend, useUp } from "./condition.ts";
import {
  idsOf,
  lookAtBills,
  type Matter,
  matter,
  payment,
  purchase,
  resumption,
  together,
} from "./matter.ts";

/** What a caller complains of: no service, mobile data that fail or crawl, picture messages that do not go out. */
export type Complaint = "service" | "data" | "mms";

/** How deep a fault sits. Without service there are no data, without data no picture messages; slow ones do for those. */
type Layer = "service" | "data" | "speed" | "mms";

/** Where the faults of a complaint sit: at least one in its own layers, others in deeper ones too. */
const LAYERS: {
  readonly [complaint in Complaint]: { readonly own: readonly Layer[]; readonly deeper: readonly Layer[] };
} = {
  service: { own: ["service"], deeper: [] },
  data: { own: ["data", "speed"], deeper: ["service"] },
  mms: { own: ["mms"], deeper: ["service", "data"] },
};

/** A way in which a phone or its line can be out of order. */
export type Fault = {
  readonly name: string;
  readonly layer: Layer;
  /** At most one fault of a group is there at a time. */
  readonly group: string;
  /** Whether an account can have it; any can where absent. */
  readonly suits?: (account: Account) => boolean;
  /** Writes it into the account's rows. */
  readonly befall: (account: Account, random: PythonRandom) => Matter;
};

/** Breaks a setting of the phone; the user puts it right alone. */
function onPhone(
  name: string,
  layer: Layer,
  initial: Matter["initial"],
  actions: Matter["actions"],
  group = name,
): Fault {
  return { name, layer, group, befall: () => matter({ initial, actions }) };
}

const resetApn = [user("reset_apn_settings"), user("reboot_device")];

function permission(name: string): Fault {
  const which = { app_name: "messaging", permission: name };
  return onPhone(
    `no_${name}_permission`,
    "mms",
    [user("remove_app_permission", which)],
    [user("grant_app_permission", which)],
  );
}

function slowMode(name: string, layer: Layer, modes: readonly string[]): Fault {
  const set = (mode: string) => user("set_network_mode_preference", { mode });
  return {
    name,
    layer,
    group: "mode",
    befall: (_, random) =>
      matter({ initial: [set(random.choice(modes))], actions: [set("4g_5g_preferred")] }),
  };
}

/** The line roams or not, the phone roams or not; at least one of them has to be changed. */
function roaming(name: string, line: boolean, phone: boolean): Fault {
  return {
    name,
    layer: "data",
    group: "roaming",
    suits: ({ whereabouts }) => whereabouts.abroad,
    befall: (account) => {
      account.lines[0].row.roaming_enabled = line;
      return matter({
        initial: [user(phone ? "turn_roaming_on" : "turn_roaming_off")],
        actions: [
          ...(line ? [] : [agent("enable_roaming", idsOf(account, account.lines[0]))]),
          ...(phone ? [] : [user("toggle_roaming")]),
        ],
      });
    },
  };
}

/** Suspended since this month, for bills that are still unpaid or were paid since. */
function suspension(name: string, unpaid: readonly (keyof AccountBills)[]): Fault {
  return {
    name,
    layer: "service",
    group: "suspension",
    befall: (account) => {
      const [line] = account.lines;
      const bills = unpaid.map((month) => account.bills[month]);
      for (const bill of bills) bill.status = "Overdue";
      suspend(account);
      return together([
        bills.length === 0 ? lookAtBills(account) : payment(account, bills),
        resumption(account, line),
        matter({ actions: [user("reboot_device")] }),
      ]);
    },
  };
}

const usedUp: Fault = {
  name: "data_used_up",
  layer: "data",
  group: "usage",
  suits: ({ lines: [{ plan }] }) => isLimited(plan),
  befall: (account, random) => {
    const [line] = account.lines;
    const gb = random.choice([0.5, 1, 1.5, 2]);
    const cost = price(gb * line.plan.data_refueling_price_per_gb);
    useUp(account, random, gb);
    return {
      ...purchase(account, line, gb),
      terms: [
        {
          user: `Should your data turn out to be used up, you want exactly ${gb} GB more, for which you would pay up to ${cost}. You say so when you are asked.`,
          ticket: `Should the data be used up, ${gb} GB are to be added, for at most ${cost}.`,
        },
      ],
    };
  },
};

/** In the order in which an agent goes through them. */
export const faults: readonly Fault[] = [
  onPhone("airplane_mode", "service", [user("turn_airplane_mode_on")], [user("toggle_airplane_mode")]),
  onPhone("sim_unseated", "service", [user("unseat_sim_card")], [user("reseat_sim_card")]),
  onPhone("apn_broken", "service", [user("break_apn_settings")], resetApn, "apn"),
  suspension("suspended_for_a_bill", ["january"]),
  suspension("suspended_for_two_bills", ["december", "january"]),
  suspension("suspended_though_paid", []),
  roaming("roaming_off_on_phone", true, false),
  roaming("roaming_off_on_line", false, true),
  roaming("roaming_off_everywhere", false, false),
  onPhone("data_off", "data", [user("turn_data_off")], [user("toggle_data")]),
  usedUp,
  onPhone("data_saver", "speed", [user("turn_data_saver_mode_on")], [user("toggle_data_saver_mode")]),
  slowMode("slow_network_mode", "speed", ["2g_only", "3g_only"]),
  onPhone("slow_vpn", "speed", [user("break_vpn")], [user("disconnect_vpn")]),
  slowMode("network_mode_2g", "mms", ["2g_only"]),
  onPhone(
    "mms_over_wifi_calling",
    "mms",
    [user("set_wifi_calling", { enabled: true, mms_over_wifi: true })],
    [user("toggle_wifi_calling")],
  ),
  permission("storage"),
  permission("sms"),
  onPhone("mmsc_missing", "mms", [user("break_apn_mms_setting")], resetApn, "apn"),
];

/** Up to `count` faults that make for a complaint, at least one of them of its own layers, none in the way of another. */
export function drawFaults(
  random: PythonRandom,
  complaint: Complaint,
  account: Account,
  count: number,
): readonly Fault[] {
  const { own, deeper } = LAYERS[complaint];
  const suitable = faults.filter(({ suits }) => suits?.(account) ?? true);
  const of = (layers: readonly Layer[]) => byGroup(suitable.filter(({ layer }) => layers.includes(layer)));
  const [firstGroup, firstOnes] = random.choice([...of(own)]);
  const others = of([...own, ...deeper]);
  others.delete(firstGroup);
  const further = random.sample([...others.values()], Math.min(count - 1, others.size));
  const chosen = [firstOnes, ...further].map((group) => random.choice(group));
  return faults.filter((fault) => chosen.includes(fault));
}

function byGroup(all: readonly Fault[]): Map<string, readonly Fault[]> {
  return Map.groupBy(all, ({ group }) => group);
}
