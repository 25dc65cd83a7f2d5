import {
  type Participant,
  ParticipantError,
  type Reply,
  type Seat,
  toolCallFromText,
  type View,
} from "@mua/core";
import type { Json } from "@mua/python-compat";
import type { Budget } from "./budget.ts";
import { type Calling, type TextCalling, textCalling } from "./calling/calling.ts";
import type { ChatAnswer, ChatClient, Sampling, Send } from "./chat.ts";
import { EndpointError } from "./endpoint-error.ts";
import { type Price, usageOf } from "./prices.ts";
import { takeThinking } from "./thinking.ts";

/** What a model that plays a role is made of. */
export type ModelParticipant = {
  /** As written on the command line. */
  readonly name: string;
  readonly client: ChatClient;
  /** How calls are made: `client.send` with whatever surrounds it. */
  readonly send: Send;
  readonly calling: Calling;
  readonly sampling: Sampling;
  /** Whether the trial's seed is sent where `sampling` has none. */
  readonly sendsSeed: boolean;
  readonly price: Price | undefined;
  readonly budget?: Budget;
};

/**
 * A language model in a role. Whatever it answers is a reply: calls that cannot be read are invalid calls, thinking is kept
 * apart. Answers with a ParticipantError of the boundary `model` when the endpoint fails, with LimitReached when the episode
 * may make no further call.
 */
export function modelParticipant({
  name,
  client,
  send,
  calling,
  sampling,
  sendsSeed,
  price,
  budget,
}: ModelParticipant): Participant {
  const text = textCalling(calling);
  return {
    name,
    join: (seat) => {
      const episode = `${seat.trial} ${seat.task.id}`;
      const echoes = new Map<number, Echo>();
      let calls = 0;
      return async (view, signal) => {
        budget?.checkEpisode(episode);
        const body = client.body({
          view: text === undefined ? view : text.show(view),
          sampling: { ...(sendsSeed ? { seed: seat.seed } : {}), ...sampling },
          // As text the messages stand at other places, and nothing is signed.
          echoes: text === undefined ? stillThere(echoes, view) : new Map(),
        });
        // The view may be one list that grows.
        const place = view.messages.length;
        const answer = await answerOf(send, body, seat, calls, signal);
        calls += 1;
        const usage = usageOf(answer.tokens, price);
        budget?.spend(episode, usage);
        const read = view.tools.length === 0 ? undefined : text?.read;
        const reply = replyOf(answer, read, `${seat.role}_${calls}`);
        if (answer.echo !== undefined) echoes.set(place, { form: answer.echo, reply });
        return { ...reply, usage };
      };
    },
  };
}

type Read = TextCalling["read"];

async function answerOf(
  send: Send,
  body: Parameters<Send>[0],
  { role, task, trial, seed }: Seat,
  call: number,
  signal: AbortSignal,
): Promise<ChatAnswer> {
  try {
    return await send(body, { role, task: task.id, trial, seed, call }, signal);
  } catch (error) {
    if (!(error instanceof EndpointError)) throw error;
    throw new ParticipantError("model", `${error.kind}: ${error.message}`, { cause: error });
  }
}

/** An earlier answer, and the form in which its endpoint wants it back. */
type Echo = { readonly form: Json; readonly reply: Reply };

/** The forms of earlier answers that the conversation holds at their place as they were given. */
function stillThere(echoes: ReadonlyMap<number, Echo>, { messages }: View): ReadonlyMap<number, Json> {
  const forms = new Map<number, Json>();
  for (const [place, { form, reply }] of echoes) {
    const message = messages[place];
    if (message?.role === "assistant" && message.content === reply.content && idsOf(message) === idsOf(reply))
      forms.set(place, form);
  }
  return forms;
}

function idsOf({ toolCalls }: Pick<Reply, "toolCalls">): string {
  return JSON.stringify(toolCalls?.map(({ id }) => id) ?? null);
}

function replyOf(
  { content, calls, reasoning, finish }: ChatAnswer,
  read: Read | undefined,
  id: string,
): Reply {
  const spoken = takeThinking(content);
  const thought = [reasoning, spoken.reasoning].filter((part) => part !== undefined).join("\n\n");
  const said =
    read === undefined || spoken.content === null ? { content: spoken.content, calls } : read(spoken.content);
  const flags = { done: [], length: ["cut_off"], refused: ["refused"] }[finish];
  return {
    content: said.content,
    toolCalls:
      said.calls?.map((call, place) =>
        toolCallFromText(call.id === "" ? `call_${id}_${place}` : call.id, call.name, call.arguments),
      ) ?? null,
    ...(thought === "" ? {} : { reasoning: thought }),
    ...(flags.length === 0 ? {} : { flags }),
  };
}
