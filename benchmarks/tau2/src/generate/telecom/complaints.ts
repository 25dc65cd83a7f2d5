import type { PythonRandom } from "@mua/python-compat";
import type { Account } from "./account.ts";
import { user } from "./calls.ts";
import type { Errand, ErrandDraw } from "./errand.ts";
import { type Complaint, drawFaults, type Fault } from "./faults.ts";
import { holds, type Matter, matter, type Said, together } from "./matter.ts";

/** How many faults there are at once: two or three most often. */
const COUNTS = [1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5];

/** Complaints about a phone that is to work again; one of each kind of trouble. */
export const complaints: readonly ErrandDraw[] = (["service", "data", "mms"] as const).map(
  (complaint) => (random, account) => drawComplaint(random, account, complaint),
);

function drawComplaint(random: PythonRandom, account: Account, complaint: Complaint): Errand {
  const faults = drawFaults(random, complaint, account, random.choice(COUNTS));
  const { want, done, look, assertions } = symptom(random, complaint, faults);
  return {
    kind: complaint,
    purpose: `A complaint about ${complaint}: ${faults.map(({ name }) => name).join(", ")}.`,
    want,
    done,
    matter: together([
      matter({ initial: harmless(random, faults), actions: [look] }),
      ...faults.map(({ befall }) => befall(account, random)),
      matter({ actions: [look], assertions, terms: [KEEPS_PLAN] }),
    ]),
    basis: ["ENV_ASSERTION"],
  };
}

type Symptom = {
  readonly want: Said;
  readonly done: Said;
  /** How the user sees whether it is over. */
  readonly look: Matter["actions"][number];
  readonly assertions: Matter["assertions"];
};

/** What one notices of faults, and of their end. */
export function symptom(random: PythonRandom, complaint: Complaint, faults: readonly Fault[]): Symptom {
  if (complaint === "service") {
    return {
      want: random.choice(NO_SERVICE),
      done: {
        user: "You are content once the status bar of your phone shows a signal again.",
        ticket: "Solved once the status bar shows a signal.",
      },
      look: user("check_status_bar"),
      assertions: [holds(user("assert_service_status", { expected_status: "connected" }))],
    };
  }
  if (complaint === "mms") {
    return {
      want: random.choice(NO_PICTURES),
      done: {
        user: "You are content once your phone tells you that the messaging app can send MMS.",
        ticket: "Solved once the phone says that the messaging app can send MMS.",
      },
      look: user("can_send_mms"),
      assertions: [holds(user("assert_can_send_mms", { expected_status: true }))],
    };
  }
  const slow = faults.some(({ layer }) => layer === "speed");
  const onlySlow = slow && faults.every(({ layer }) => layer === "speed");
  const works = holds(user("assert_mobile_data_status", { expected_status: true }));
  const isFast = holds(user("assert_internet_speed", { expected_speed: 200n, expected_desc: "excellent" }));
  return {
    want: random.choice(onlySlow ? SLOW_DATA : NO_DATA),
    done: slow
      ? {
          user: "You are content once a speed test on your phone calls the speed excellent; anything less, good included, will not do.",
          ticket: "Solved once a speed test calls the speed excellent, and not before.",
        }
      : {
          user: "You are content once a speed test on your phone shows that data come through.",
          ticket: "Solved once a speed test finds a connection.",
        },
    look: user("run_speed_test"),
    assertions: slow ? [works, isFast] : [works],
  };
}

/** Settings that look suspicious and are in nobody's way. */
function harmless(random: PythonRandom, faults: readonly Fault[]): Matter["initial"] {
  if (random.random() < 0.6 || faults.some(({ group }) => group === "mms_over_wifi_calling")) return [];
  return [user("set_wifi_calling", { enabled: true, mms_over_wifi: false })];
}

const KEEPS_PLAN: Said = {
  user: "You keep the plan you have, whatever is offered.",
  ticket: "The plan stays as it is.",
};

const NO_SERVICE: readonly Said[] = [
  {
    user: "Since this morning your phone has had no signal whatsoever: you can neither call nor be called. You want it to work again.",
    ticket: "The phone has had no signal since this morning; calls fail both ways.",
  },
  {
    user: "You noticed that nobody can reach you any more and that the bars on your phone are gone. You want to be reachable again.",
    ticket: "The phone lost its bars; nobody can reach the customer.",
  },
  {
    user: "Calls and text messages fail on your phone, which finds no network wherever you go. You want your service back.",
    ticket: "Calls and texts fail; the phone finds no network anywhere.",
  },
  {
    user: "Your phone lost the network last night and did not find it again. You expect an important call and want the service restored.",
    ticket: "The phone lost the network last night and does not find it again.",
  },
];

const NO_DATA: readonly Said[] = [
  {
    user: "Nothing loads over mobile data on your phone, neither pages nor maps, and there is no Wi-Fi where you are. You want to get online again.",
    ticket: "Nothing loads over mobile data, and no Wi-Fi is at hand.",
  },
  {
    user: "The apps on your phone keep saying that they are offline as soon as you leave the reach of a Wi-Fi. You want mobile data that work.",
    ticket: "Apps are offline wherever there is no Wi-Fi.",
  },
  {
    user: "You cannot open your mail or your bank's app on the road: the connection never comes up. You want the internet on your phone to work, without Wi-Fi, which you do not have.",
    ticket: "No internet connection on the road; Wi-Fi is no way out.",
  },
];

const SLOW_DATA: readonly Said[] = [
  {
    user: "Mobile data on your phone crawl: a video stops every few seconds and pages take half a minute. You want the full speed that you pay for.",
    ticket: "Mobile data crawl: videos stop, pages take half a minute.",
  },
  {
    user: "For some days the internet on your phone has been slower than you ever saw it, and you have no Wi-Fi to go to. You want it fast again.",
    ticket: "Mobile internet has been unusually slow for days.",
  },
  {
    user: "Uploading a file over mobile data took you the whole lunch break. You want your phone's internet as fast as it can be.",
    ticket: "Uploads over mobile data take forever.",
  },
];

const NO_PICTURES: readonly Said[] = [
  {
    user: "The photos that you send from your messaging app do not go out; they stay on 'sending' until they fail. You want to send picture messages again.",
    ticket: "Picture messages stay on 'sending' until they fail.",
  },
  {
    user: "You promised your family a picture of your new bicycle, and your phone refuses to send it as a message. You want picture messages to work.",
    ticket: "The phone refuses to send a picture message.",
  },
  {
    user: "A short video will not leave your messaging app, however often you try. You want to be able to send it as a multimedia message.",
    ticket: "Multimedia messages do not leave the messaging app.",
  },
  {
    user: "Since yesterday no message with a picture in it gets through from your phone. You want that mended, in the messaging app and not in another.",
    ticket: "Since yesterday no message with a picture gets through.",
  },
];
