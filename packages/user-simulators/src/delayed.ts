import type { Participant } from "@mua/core";

/** Waits; rejects with the signal's reason when that fires first. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** The same participant, answering `milliseconds` later: a model of fixed latency, for load tests and demonstrations. */
export function delayed(participant: Participant, milliseconds: number, sleep: Sleep): Participant {
  return {
    name: participant.name,
    join: (seat) => {
      const respond = participant.join(seat);
      return async (view, signal) => {
        await sleep(milliseconds, signal);
        return respond(view, signal);
      };
    },
  };
}
