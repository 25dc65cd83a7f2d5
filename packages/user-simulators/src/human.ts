import {
  type Participant,
  ParticipantError,
  type Reply,
  type Role,
  say,
  type ToolSpec,
  toolCallFromText,
  type View,
  type ViewMessage,
} from "@mua/core";

/** Where a person sits. */
export type HumanTerminal = {
  /** Shows lines of text, in which others' control characters have been made harmless. */
  readonly show: (text: string) => void;
  /** Reads one line; undefined at the end of input. Rejects when the signal fires. */
  readonly ask: (prompt: string, signal: AbortSignal) => Promise<string | undefined>;
};

const help = [
  "What you type is said, as one message. A line that begins with a slash does something else:",
  "  /call NAME {json}   calls a tool; without {json} it has no arguments",
  "  /tools              lists the tools",
  "  /tools NAME         shows a tool and its arguments in full",
  "  /help               shows this",
  "  //text              says text that begins with a slash",
].join("\n");

/**
 * A person at a terminal. They are shown what is new since they were asked last, and asked again until a line is an
 * answer. Answers with a ParticipantError when the input ends.
 */
export function humanParticipant(terminal: HumanTerminal): Participant {
  return {
    name: "human",
    join: ({ role, task }) => {
      let introduced = false;
      let first: ViewMessage | undefined;
      let shown = 0;
      let calls = 0;
      return async (view, signal) => {
        if (!introduced) terminal.show(introduction(role, task.id, view));
        if (view.messages[0] !== first) shown = 0;
        first = view.messages[0];
        // What they typed themselves is on the screen; what was said for them before is not.
        const news = view.messages
          .slice(shown)
          .filter((message) => !introduced || message.role !== "assistant");
        for (const message of news) terminal.show(harmless(messageText(message)));
        introduced = true;
        shown = view.messages.length;
        for (;;) {
          const line = await terminal.ask(`${role}> `, signal);
          if (line === undefined) throw new ParticipantError("answer", "the input ended");
          const answer = understand(line.trim(), view, `${role}_call_${calls}`);
          if (answer.kind === "reply") {
            calls += answer.reply.toolCalls?.length ?? 0;
            return answer.reply;
          }
          terminal.show(answer.text);
        }
      };
    },
  };
}

/** What a line means: an answer, or something to tell the person before they are asked again. */
type Understood =
  | { readonly kind: "reply"; readonly reply: Reply }
  | { readonly kind: "tell"; readonly text: string };

function understand(line: string, view: View, callId: string): Understood {
  if (line === "") return tell("Say something, or /help.");
  if (!line.startsWith("/") || line.startsWith("//")) {
    if (view.toolChoice === "required")
      return tell("Here only tool calls are answers: /call NAME {json}, /tools lists them.");
    return { kind: "reply", reply: say(line.startsWith("//") ? line.slice(1) : line) };
  }
  const [, command = "", rest = ""] = /^\/(\S*)\s*(.*)$/su.exec(line) ?? [];
  switch (command) {
    case "call":
      return understandCall(rest, view.tools, callId);
    case "tools":
      return tell(toolsText(rest, view.tools));
    case "help":
      return tell(help);
    default:
      return tell(`There is no /${harmless(command)}.\n${help}`);
  }
}

function understandCall(text: string, tools: readonly ToolSpec[], id: string): Understood {
  const [, name = "", args = ""] = /^(\S*)\s*(.*)$/su.exec(text) ?? [];
  if (!tools.some((tool) => tool.name === name)) return tell(noSuchTool(name, tools));
  const call = toolCallFromText(id, name, args === "" ? "{}" : args);
  if (call.arguments === undefined)
    return tell('The arguments are not a JSON object, such as {"order_id": "#W1"}.');
  return { kind: "reply", reply: { content: null, toolCalls: [call] } };
}

function tell(text: string): Understood {
  return { kind: "tell", text };
}

function introduction(role: Role, task: string, view: View): string {
  const system = view.system === null ? [] : ["", harmless(view.system), ""];
  return [`You are the ${role} in task '${harmless(task)}'. /help says what you can type.`, ...system].join(
    "\n",
  );
}

function messageText(message: ViewMessage): string {
  switch (message.role) {
    case "tool":
      return `${message.name} gave: ${message.content}`;
    case "assistant":
      return [
        ...(message.content === null ? [] : [`you: ${message.content}`]),
        ...(message.toolCalls ?? []).map((call) => `you called ${call.name} ${call.rawArguments}`),
      ].join("\n");
    default:
      return `${message.role === "user" ? "other side" : "system"}: ${message.content}`;
  }
}

/** All tools, a line each, or the one that is named in full. */
function toolsText(name: string, tools: readonly ToolSpec[]): string {
  if (name === "") return tools.map(toolLine).join("\n") || "There are no tools.";
  const tool = tools.find((one) => one.name === name);
  if (tool === undefined) return noSuchTool(name, tools);
  return harmless(`${tool.name}\n${tool.description}\n${JSON.stringify(tool.parameters, null, 2)}`);
}

/** `find_user (email, [zip])  Finds a user.` with what may be left out in brackets. */
function toolLine({ name, description, parameters }: ToolSpec): string {
  const { properties, required } = parameters;
  const needed = new Set<unknown>(Array.isArray(required) ? required : []);
  const names = Object.keys(properties ?? {}).map((key) => (needed.has(key) ? key : `[${key}]`));
  const summary = description.split(/(?<=\.)\s|\n/u, 1)[0] ?? "";
  return harmless(`  ${name} (${names.join(", ")})  ${summary}`);
}

function noSuchTool(name: string, tools: readonly ToolSpec[]): string {
  return `There is no tool '${harmless(name)}'; there are: ${tools.map((tool) => tool.name).join(", ") || "none"}.`;
}

/** Text of unknown origin without what a terminal would act on: control characters and direction overrides. */
function harmless(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}
