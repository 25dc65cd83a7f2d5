import type { ToolMessage, Usage } from "@mua/core";
import type { Briefing, GoldAction, StoredCall, StoredMessage } from "../../api.ts";
import { count, plural, seconds, words } from "../figures.ts";
import { prettyJson } from "../pretty-json.ts";
import { LongText, Visible } from "./text.tsx";

/** Results longer than this are folded. */
const FOLDED = 900;

/** A dialogue with what its sides were told, said, called and got back. `prefix` tells two dialogues on a page apart. */
export function Conversation({
  messages,
  briefings,
  gold,
  prefix = "",
}: {
  readonly messages: readonly StoredMessage[];
  readonly briefings: readonly Briefing[];
  readonly gold: readonly GoldAction[];
  readonly prefix?: string;
}) {
  const matched = new Map(
    gold.flatMap((action, place) =>
      action.at === undefined ? [] : [[`${action.at.message}.${action.at.call}`, { action, place }] as const],
    ),
  );
  return (
    <section class="conversation" aria-label="Dialogue">
      {briefings.map((briefing) => (
        <BriefingView key={briefing.role} briefing={briefing} />
      ))}
      {messages.map((message, index) => (
        <article
          key={index}
          id={`${prefix}m${index}`}
          class={`message ${message.role} of-${message.role === "tool" ? message.requestor : message.role}`}
          tabIndex={-1}
          aria-label={`Message ${index}, ${message.role}`}
        >
          {message.role === "tool" ? (
            <ToolResult message={message} index={index} />
          ) : (
            <Spoken message={message} index={index} matched={matched} />
          )}
        </article>
      ))}
    </section>
  );
}

type Matched = ReadonlyMap<string, { readonly action: GoldAction; readonly place: number }>;

function Spoken({
  message,
  index,
  matched,
}: {
  readonly message: Exclude<StoredMessage, ToolMessage>;
  readonly index: number;
  readonly matched: Matched;
}) {
  const { role, content, toolCalls, reasoning, flags, usage, seconds: took } = message;
  return (
    <>
      <header>
        <span class="who">{role}</span>
        <span class="faint">#{index}</span>
        {flags?.map((flag) => (
          <span key={flag} class="mark warn">
            {words(flag)}
          </span>
        ))}
        <Effort usage={usage} took={took} />
      </header>
      {reasoning === undefined ? null : (
        <details class="reasoning">
          <summary>reasoning ({reasoning.length.toLocaleString("en")} characters)</summary>
          <LongText text={reasoning} />
        </details>
      )}
      {content === null ? null : content === "" ? <p class="faint">(empty)</p> : <LongText text={content} />}
      {toolCalls === null ? <GoldInText index={index} matched={matched} /> : null}
      {toolCalls?.map((call, place) => (
        <Call key={place} call={call} gold={matched.get(`${index}.${place}`)} />
      ))}
      {toolCalls !== null && toolCalls.length === 0 ? <p class="faint">(an empty list of calls)</p> : null}
    </>
  );
}

function tokensText(usage: Usage): string {
  const { input, cacheRead, cacheWrite, output, reasoning } = usage;
  if (input === null || cacheRead === null || cacheWrite === null || output === null) return "tokens unknown";
  const thought = reasoning ? ` (${count(reasoning)} reasoning)` : "";
  return `${count(input + cacheRead + cacheWrite)} in, ${count(output)} out${thought}`;
}

function Effort({ usage, took }: { readonly usage: Usage | undefined; readonly took: number | undefined }) {
  if (usage === undefined && took === undefined) return null;
  return (
    <span class="effort">
      {usage === undefined ? null : tokensText(usage)}
      {usage !== undefined && took !== undefined ? " · " : null}
      {took === undefined ? null : seconds(took)}
    </span>
  );
}

function Call({
  call,
  gold,
}: {
  readonly call: StoredCall;
  readonly gold: { readonly action: GoldAction; readonly place: number } | undefined;
}) {
  const shown = call.arguments.trim() === "{}" ? "" : prettyJson(call.arguments);
  return (
    <div class="call">
      <div class="call-name">
        <span class="sign" aria-hidden="true">
          →
        </span>
        <code>
          <Visible text={call.name} />
        </code>
        {gold === undefined ? null : <GoldMark gold={gold} />}
      </div>
      {shown === "" ? null : <LongText text={shown} mono />}
    </div>
  );
}

const goldWords = {
  right: "as expected",
  wrong: "other arguments",
  failed: "failed",
  missing: "missing",
  unknown: "not known",
} as const;

/** The marks of calls that a message holds as text. */
function GoldInText({ index, matched }: { readonly index: number; readonly matched: Matched }) {
  const gold = [...matched.values()].filter(({ action }) => action.at?.message === index);
  if (gold.length === 0) return null;
  return (
    <div class="call-name">
      {gold.map((one) => (
        <GoldMark key={one.place} gold={one} />
      ))}
    </div>
  );
}

function GoldMark({
  gold: { action, place },
}: {
  readonly gold: { readonly action: GoldAction; readonly place: number };
}) {
  const kind = action.match === "right" ? "good" : "bad";
  return (
    <span class={`mark ${kind}`}>
      gold {place + 1}: {goldWords[action.match]}
    </span>
  );
}

function ToolResult({
  message: { name, requestor, content, error },
  index,
}: {
  readonly message: ToolMessage;
  readonly index: number;
}) {
  const shown = prettyJson(content);
  const body = content === "" ? <p class="faint">(empty)</p> : <LongText text={shown} mono limit={3000} />;
  const title = (
    <>
      <span class="sign" aria-hidden="true">
        ←
      </span>
      <code>
        <Visible text={name} />
      </code>
      <span class="faint">to the {requestor}</span>
      <span class="faint">#{index}</span>
      {error ? <span class="mark bad">error</span> : null}
    </>
  );
  if (shown.length <= FOLDED || error)
    return (
      <>
        <header>{title}</header>
        {body}
      </>
    );
  return (
    <details>
      <summary>
        <span class="summary-line">
          {title}
          <span class="peek">
            <Visible text={content.slice(0, 120)} />
          </span>
        </span>
      </summary>
      {body}
    </details>
  );
}

/** What a side was told before anything else: its system prompt and its tools. */
export function BriefingView({ briefing: { role, system, tools } }: { readonly briefing: Briefing }) {
  return (
    <div class={`briefing of-${role}`}>
      {system === null ? null : (
        <details>
          <summary>
            what the {role} is told{" "}
            <span class="faint">({system.length.toLocaleString("en")} characters)</span>
          </summary>
          <LongText text={system} limit={20_000} />
        </details>
      )}
      {tools.length === 0 ? null : (
        <details>
          <summary>
            what the {role} can call <span class="faint">({plural(tools.length, "tool")})</span>
          </summary>
          <ul class="tools">
            {tools.map((tool) => (
              <li key={tool.name}>
                <details>
                  <summary>
                    <code>{tool.name}</code> <span class="faint peek">{firstLine(tool.description)}</span>
                  </summary>
                  <LongText text={tool.description} />
                  <LongText text={prettyJson(JSON.stringify(tool.parameters))} mono />
                </details>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0] ?? "";
}
