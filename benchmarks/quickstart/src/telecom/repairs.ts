import { type Act, failed, look, tell, use } from "../agents/act.ts";
import { money } from "../agents/text.ts";
import { type Desk, type Plan, refuse } from "../agents/trade.ts";
import { objection } from "./objection.ts";
import { abroadIn, gigabytesIn } from "./reading.ts";
import { type Customer, type Line, plan, usage } from "./records.ts";

/** A fault that can be on the phone: how it shows in what the customer reports, and what the customer does about it. */
type Fault = { readonly shows: RegExp; readonly remedy: readonly string[] };

const RESET = ["Please reset the APN settings.", "Please restart your phone."];
const slow: readonly Fault[] = [
  { shows: /Data Saver mode is ON/u, remedy: ["Please turn data saver off."] },
  {
    shows: /Network Mode Preference: (?!4g_5g_preferred)/u,
    remedy: ["Please set the network mode to prefer 4G and 5G."],
  },
  { shows: /VPN is ON and connected/u, remedy: ["Please disconnect the VPN."] },
];
const unsent: readonly Fault[] = [
  { shows: /Mobile Data Enabled: No/u, remedy: ["Please turn mobile data on."] },
  {
    shows: /Network Mode Preference: 2g_only/u,
    remedy: ["Please set the network mode to prefer 4G and 5G."],
  },
  { shows: /Wi-Fi Calling is currently turned ON/u, remedy: ["Please turn Wi-Fi calling off."] },
  {
    shows: /App 'messaging' (?!.*\bsms\b)/u,
    remedy: ["Please grant the messaging app the sms permission."],
  },
  {
    shows: /App 'messaging' (?!.*\bstorage\b)/u,
    remedy: ["Please grant the messaging app the storage permission."],
  },
  { shows: /pictures? messages\): Not Set/u, remedy: RESET },
];

/** Has the customer remove the faults that show; a clerk who does not treat every item stops after the first. */
function* remove(faults: readonly Fault[], seen: string, { attends }: Desk<Customer>): Act<void> {
  const found = faults.filter(({ shows }) => shows.test(seen));
  for (const { remedy } of attends("items") ? found : found.slice(0, 1)) {
    for (const words of remedy) yield* tell(words);
  }
}

export function* repairService({ attends }: Desk<Customer>): Act<Plan> {
  let seen = yield* tell("What does the status bar of your phone show?");
  if (/Airplane Mode/u.test(seen)) seen = yield* tell("Please turn airplane mode off.");
  if (isDead(seen) && /No SIM/u.test(yield* tell("Please check the SIM card."))) {
    seen = yield* tell("Please re-seat the SIM card.");
    if (!attends("items")) return { kind: "say", text: "That is all done." };
  }
  if (isDead(seen)) for (const words of RESET) seen = yield* tell(words);
  return isDead(seen)
    ? refuse("I cannot find out why your phone has no service.")
    : { kind: "say", text: "All done: your phone has service again." };
}

function isDead(statusBar: string): boolean {
  return /No Signal|Airplane Mode/u.test(statusBar);
}

export function* repairData(desk: Desk<Customer>, line: Line, words: string): Act<Plan> {
  const seen = yield* tell(
    "Please check the network status, the network mode, whether data saver is on, and whether a VPN is connected.",
  );
  if (/Mobile Data Enabled: No/u.test(seen)) yield* tell("Please turn mobile data on.");
  yield* roam(desk, line, words, seen);
  const refusal = yield* refuel(desk, line, words);
  if (refusal !== undefined) return refusal;
  yield* remove(slow, seen, desk);
  const speed = yield* tell("Please run a speed test.");
  if (/Excellent/u.test(speed))
    return { kind: "say", text: "All done: your mobile data are as fast as they can be." };
  return refuse("I cannot find out why your mobile data are slow.");
}

/** Lets line and phone roam, where the customer is abroad. */
function* roam(desk: Desk<Customer>, line: Line, words: string, seen: string): Act<void> {
  const abroad = abroadIn(words) ?? abroadIn(yield* tell("Are you abroad at the moment?"));
  if (abroad !== true) return;
  if (!line.roaming_enabled) {
    yield* objection(desk, `enable roaming for line ${line.phone_number}, which costs nothing.`);
    yield* use("enable_roaming", { customer_id: desk.client.customer_id, line_id: line.line_id });
    desk.notes.clear();
  }
  if (/Roaming Enabled: No/u.test(seen)) yield* tell("Please turn data roaming on.");
}

/** Adds data where they are used up; a refusal where the customer wants none. */
function* refuel(desk: Desk<Customer>, line: Line, words: string): Act<Plan | undefined> {
  const { client, attends, notes } = desk;
  const args = { customer_id: client.customer_id, line_id: line.line_id };
  const used = yield* look(notes, usage, "get_data_usage", args);
  if (used === undefined || used.data_used_gb < used.data_limit_gb + used.data_refueling_gb) return undefined;
  const price =
    (yield* look(notes, plan, "get_details_by_id", { id: line.plan_id }))?.data_refueling_price_per_gb ?? 0;
  let gigabytes = gigabytesIn(words) ?? (attends("details") ? undefined : 1);
  gigabytes ??= gigabytesIn(yield* tell("Your data are used up. How many gigabytes would you like to add?"));
  for (let attempt = 0; attempt < 3 && gigabytes !== undefined; attempt++) {
    const cost = money(gigabytes * price);
    const against = yield* objection(desk, `add ${gigabytes} GB to line ${line.phone_number} for ${cost}.`);
    if (against !== undefined) {
      gigabytes = gigabytesIn(against);
      continue;
    }
    const added = yield* use("refuel_data", { ...args, gb_amount: BigInt(gigabytes) });
    notes.clear();
    return failed(added) ? refuse("no data can be added.") : undefined;
  }
  return refuse("without more data your phone stays offline.");
}

export function* repairPictures(desk: Desk<Customer>): Act<Plan> {
  const seen = yield* tell(
    "Please check the network status, the network mode, whether Wi-Fi calling is on, the permissions of the messaging app, and the APN settings.",
  );
  yield* remove(unsent, seen, desk);
  const sent = yield* tell("Please try whether you can send a picture message.");
  return /can send/u.test(sent)
    ? { kind: "say", text: "All done: you can send picture messages again." }
    : refuse("I cannot find out why picture messages are not sent.");
}
