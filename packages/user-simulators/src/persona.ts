import type { Participant } from "@mua/core";

/** The same user with a character: the text stands behind its instructions, in a block of its own. */
export function withPersona(participant: Participant, persona: string): Participant {
  return {
    name: participant.name,
    join: (seat) => {
      const respond = participant.join(seat);
      return (view, signal) => {
        const parts = [view.system ?? "", `<persona>\n${persona.trim()}\n</persona>`];
        return respond({ ...view, system: parts.filter((part) => part !== "").join("\n\n") }, signal);
      };
    },
  };
}
