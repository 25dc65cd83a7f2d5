import type { Check, Difference } from "@mua/core";
import { useState } from "preact/hooks";
import type { EpisodePage, Explanation, GoldAction, StoredJudgement } from "../../api.ts";
import { plural, reward as rewardText, seconds, time, words } from "../figures.ts";
import { prettyJson } from "../pretty-json.ts";
import { Facts } from "./facts.tsx";
import { Reward } from "./marks.tsx";
import { LongText, Visible } from "./text.tsx";

/** Why an episode has its reward: what failed, the checks, the gold actions, the state. */
export function Verdict({
  episode,
  prefix = "",
}: {
  readonly episode: EpisodePage;
  readonly prefix?: string;
}) {
  const { score, ending, explanation, judge } = episode;
  const told = "problem" in explanation ? undefined : explanation;
  return (
    <aside class="verdict" aria-label="Verdict">
      <section>
        <h2>Verdict</h2>
        <p class="verdict-line">
          <Reward value={score.reward} /> <span>{words(ending.outcome)}</span>
          {ending.reason === ending.outcome ? null : <span class="faint">{words(ending.reason)}</span>}
        </p>
        {ending.detail === undefined ? null : <LongText text={ending.detail} limit={1500} />}
        {score.reward === null && score.reason !== undefined && score.reason !== ending.detail ? (
          <LongText text={score.reason} limit={1500} />
        ) : null}
        {told === undefined || told.findings.length === 0 ? null : <Findings findings={told.findings} />}
        {"problem" in explanation ? <p class="problem">{explanation.problem}</p> : null}
      </section>
      <Checks checks={score.checks} />
      {told?.expected === undefined ? null : <ExpectedView expected={told.expected} prefix={prefix} />}
      {judge.length === 0 ? null : <Judgements judge={judge} />}
      <About episode={episode} />
    </aside>
  );
}

function Findings({ findings }: { readonly findings: Explanation["findings"] }) {
  return (
    <ol class="findings">
      {findings.map(({ role, reason, evidence }, place) => (
        <li key={place} class={place === 0 ? "first" : undefined}>
          <strong>
            {role}: {words(reason)}
          </strong>
          <LongText text={evidence} limit={800} />
        </li>
      ))}
    </ol>
  );
}

function Checks({ checks }: { readonly checks: readonly Check[] }) {
  if (checks.length === 0) return null;
  return (
    <section>
      <h2>Checks</h2>
      <ul class="checks">
        {checks.map(({ name, reward, counts, evidence }, place) => (
          <li key={place}>
            <div class="check-line">
              <Reward value={reward} />
              <Visible text={name} />
              {counts ? null : <span class="faint">does not count</span>}
            </div>
            {evidence === undefined ? null : (
              <details open={counts && reward !== 1 && evidence.length < 300}>
                <summary>evidence</summary>
                <LongText text={evidence} limit={1500} />
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ExpectedView({
  expected: { actions, information, state },
  prefix,
}: {
  readonly expected: NonNullable<Explanation["expected"]>;
  readonly prefix: string;
}) {
  return (
    <>
      <section>
        <h2>
          Gold actions <span class="faint">({actions.length})</span>
        </h2>
        {actions.length === 0 ? <p class="faint">none: nothing is to be called</p> : null}
        <ol class="gold">
          {actions.map((action, place) => (
            <Gold key={place} action={action} prefix={prefix} />
          ))}
        </ol>
      </section>
      {information.length === 0 ? null : (
        <section>
          <h2>To be said</h2>
          <ul class="checks">
            {information.map(({ text, said }) => (
              <li key={text} class="check-line">
                <span class={`mark ${said ? "good" : "bad"}`}>{said ? "said" : "not said"}</span>
                <Visible text={text} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>State</h2>
        {"problem" in state ? (
          <>
            <p class="faint">cannot be compared:</p>
            <LongText text={state.problem} limit={800} mono />
          </>
        ) : (
          <Differences differences={state.differences} />
        )}
      </section>
    </>
  );
}

const signs = { right: "good", wrong: "bad", failed: "bad", missing: "bad", unknown: "plain" } as const;
const matchWords = {
  right: "called",
  wrong: "other arguments",
  failed: "failed",
  missing: "not called",
  unknown: "not known",
} as const;

function Gold({ action, prefix }: { readonly action: GoldAction; readonly prefix: string }) {
  const { side, name, match, at, differing } = action;
  const shown = action.arguments === "{}" ? "" : prettyJson(action.arguments);
  return (
    <li>
      <div class="check-line">
        <span class={`mark ${signs[match]}`}>{matchWords[match]}</span>
        <code>{name}</code>
        {side === "user" ? <span class="mark plain">user</span> : null}
        {at === undefined ? null : (
          <button type="button" class="quiet" onClick={() => show(`${prefix}m${at.message}`)}>
            #{at.message}
            <span class="for-readers">: show this call</span>
          </button>
        )}
      </div>
      {differing.length === 0 ? null : (
        <dl class="differing">
          {differing.map((one) => (
            <div key={one.name}>
              <dt>{one.name}</dt>
              <dd class="is">
                {one.given === undefined ? <em>absent</em> : <LongText text={one.given} mono limit={400} />}
              </dd>
              <dd class="should">
                {one.gold === undefined ? <em>absent</em> : <LongText text={one.gold} mono limit={400} />}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {shown === "" ? null : (
        <details>
          <summary>arguments</summary>
          <LongText text={shown} mono limit={1500} />
        </details>
      )}
    </li>
  );
}

function show(id: string): void {
  const element = document.getElementById(id);
  element?.scrollIntoView({ block: "center" });
  element?.focus({ preventScroll: true });
}

/** Differences shown before somebody asks for the rest. */
const FEW = 60;

function Differences({ differences }: { readonly differences: readonly Difference[] }) {
  const [all, setAll] = useState(false);
  if (differences.length === 0)
    return (
      <p>
        <span class="mark good">same</span> The state is the expected one.
      </p>
    );
  const shown = all ? differences : differences.slice(0, FEW);
  return (
    <>
      <p class="legend">
        {plural(differences.length, "difference")}: <span class="is">is</span>{" "}
        <span class="should">should be</span>
      </p>
      <dl class="differences">
        {shown.map(({ path, left, right }) => (
          <div key={path}>
            <dt>
              <Visible text={path} />
            </dt>
            <dd class="is">
              {left === undefined ? <em>absent</em> : <LongText text={prettyJson(left)} mono limit={600} />}
            </dd>
            <dd class="should">
              {right === undefined ? <em>absent</em> : <LongText text={prettyJson(right)} mono limit={600} />}
            </dd>
          </div>
        ))}
      </dl>
      {shown.length < differences.length ? (
        <button type="button" class="quiet" onClick={() => setAll(true)}>
          show all {differences.length}
        </button>
      ) : null}
    </>
  );
}

function Judgements({ judge }: { readonly judge: readonly StoredJudgement[] }) {
  return (
    <section>
      <h2>Judge</h2>
      {judge.map(({ view, reply, seconds: took }, place) => (
        <details key={place}>
          <summary>
            question {place + 1} {took === undefined ? null : <span class="faint">{seconds(took)}</span>}
          </summary>
          {view.system === null ? null : <LongText text={view.system} limit={2000} />}
          {view.messages.map(({ content }, index) => (
            <LongText key={index} text={content ?? ""} limit={2000} />
          ))}
          <h3>answer</h3>
          <LongText text={prettyJson(reply.content ?? "")} mono limit={2000} />
        </details>
      ))}
    </section>
  );
}

function About({ episode }: { readonly episode: EpisodePage }) {
  const { participants, seed, variant, startedAt, seconds: took, score } = episode;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["agent", participants.agent],
    ["user", participants.user],
    ["judge", participants.judge],
    ["variant", variant],
    ["seed", String(seed)],
    ["reward", rewardText(score.reward)],
    ["began (UTC)", time(startedAt)],
    ["took", seconds(took)],
  ];
  return (
    <section>
      <h2>Episode</h2>
      <Facts facts={facts} />
    </section>
  );
}
