import {
  type Benchmark,
  type Ending,
  type Message,
  ParticipantError,
  type Reply,
  type Side,
  type ToolMessage,
  type ViewMessage,
} from "@mua/core";

/** The numbers that the user of a task wants added. */
const numbersOf = (task: string): readonly number[] =>
  Array.from({ length: 4 }, (_, place) => (Number(task) * 7 + place * 13) % 50);

const addTool = {
  name: "add",
  description: "Adds a number to the sum.",
  parameters: { type: "object", properties: { number: { type: "integer" } }, required: ["number"] },
};

/**
 * A benchmark of our own: the user names numbers one by one, the agent adds them with a tool, a judge is asked in the end.
 * What a role should answer follows from what it sees, so that a server can play all three.
 */
export function errands(tasks: number): Benchmark {
  return {
    name: "errands",
    dataset: { name: "errands", version: "1", hash: "0" },
    tasks: Array.from({ length: tasks }, (_, index) => ({
      id: String(index),
      summary: "add up",
      needsJudge: true,
    })),
    splits: new Map(),
    variants: [],
    trialSeeds: (seed, trials) => Array.from({ length: trials }, (_, index) => seed + index),
    unplayable: () => undefined,
    open: (task) => {
      const seen: { readonly [side in Side]: ViewMessage[] } = { agent: [], user: [] };
      let turn: Side = "user";
      let sum = 0;
      let ending: Ending | undefined;
      const call = (name: string, number: unknown): Pick<ToolMessage, "content" | "error"> => {
        if (name !== "add" || typeof number !== "bigint")
          return { content: "Error: no such tool", error: true };
        sum += Number(number);
        return { content: `The sum is ${sum}.`, error: false };
      };
      const answer = ({ content, toolCalls }: Reply): readonly Message[] => {
        const role = turn;
        const said: Message = { role, content, toolCalls };
        seen[role].push({ role: "assistant", content, toolCalls });
        if (toolCalls === null && (content ?? "") === "") {
          ending = {
            outcome: `${role}_error`,
            reason: "unusable_answer",
            role,
            detail: "neither text nor calls",
          };
          return [said];
        }
        const broken = toolCalls?.find(({ arguments: args }) => args === undefined);
        if (broken !== undefined) {
          ending = {
            outcome: `${role}_error`,
            reason: "unusable_answer",
            role,
            detail: "arguments are no object",
          };
          return [said];
        }
        if (toolCalls === null) {
          if (role === "user" && content?.includes("###STOP###"))
            ending = { outcome: "completed", reason: "user_stop" };
          turn = role === "agent" ? "user" : "agent";
          seen[turn].push({ role: "user", content: content ?? "" });
          return [said];
        }
        const results = toolCalls.map((one): Message => {
          const result = call(one.name, one.arguments?.get("number"));
          seen[role].push({ role: "tool", callId: one.id, name: one.name, content: result.content });
          return { role: "tool", callId: one.id, name: one.name, requestor: role, ...result };
        });
        return [said, ...results];
      };
      return {
        environment: {
          tools: () => [addTool],
          call: (_side, one) => call(one.name, one.arguments?.get("number")),
          digest: () => ({ agent: null, user: null }),
        },
        protocol: {
          opening: [],
          next: () =>
            ending === undefined
              ? {
                  kind: "ask",
                  role: turn,
                  view: {
                    system:
                      turn === "agent" ? "You add." : `You want these added: ${numbersOf(task.id).join(" ")}`,
                    messages: seen[turn],
                    tools: turn === "agent" ? [addTool] : [],
                    toolChoice: "auto",
                  },
                }
              : { kind: "end", ending },
          answer,
        },
      };
    },
    score: async (task, { ending, messages }, judge) => {
      if (ending.outcome !== "completed" || judge === undefined)
        return { reward: null, checks: [], reason: ending.detail ?? ending.outcome };
      const wanted = numbersOf(task.id).reduce((sum, number) => sum + number, 0);
      const last = messages.findLast((message) => message.role === "tool");
      const right = last?.content === `The sum is ${wanted}.` ? 1 : 0;
      const { content } = await judge({
        system: "You judge.",
        messages: [{ role: "user", content: `Task ${task.id}: was it polite?` }],
        tools: [],
        toolChoice: "auto",
      });
      if (content !== "yes" && content !== "no")
        throw new ParticipantError("answer", "the judge says neither yes nor no");
      return { reward: content === "yes" ? right : 0, checks: [] };
    },
    participant: () => undefined,
    participantNames: () => [],
  };
}
