import { addresses } from "../../addresses.ts";
import type {
  SamplePage,
  TrainingPage,
  TrainingRow,
  TrainingSample,
  TrainingStep,
  TrainingUser,
} from "../../api.ts";
import { count, figure, interval, plural, seconds } from "../figures.ts";
import { Answered } from "../parts/answer.tsx";
import { Curve } from "../parts/curve.tsx";
import { Facts } from "../parts/facts.tsx";
import { Link } from "../parts/link.tsx";
import { Reward } from "../parts/marks.tsx";
import { LongText, Visible } from "../parts/text.tsx";
import type { Route } from "../route.ts";
import { useAnswer } from "../state.ts";

/** All trainings. */
export function TrainingsView() {
  const answer = useAnswer<readonly TrainingRow[]>(addresses.trainings);
  return (
    <main>
      <header class="title">
        <h1>Trainings</h1>
      </header>
      <Answered answer={answer}>
        {(rows) => (
          <ul class="plain">
            {rows.map(({ id, steps, reward }) => (
              <li key={id}>
                <Link to={{ page: "training", id }}>
                  <Visible text={id} />
                </Link>{" "}
                <span class="faint">
                  {plural(steps, "step")}, last reward {figure(reward)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Answered>
    </main>
  );
}

/** One training: its curve, its last step's groups, and what the policy said in one of them. */
export function TrainingView({
  route: { id, sample },
}: {
  readonly route: Extract<Route, { page: "training" }>;
}) {
  const answer = useAnswer<TrainingPage>(addresses.training(id));
  return (
    <main class="training">
      <Answered answer={answer}>
        {(page) => (
          <>
            <header class="title">
              <h1>
                <Visible text={page.id} />
              </h1>
              <details>
                <summary>settings</summary>
                <Facts facts={Object.entries(page.settings)} />
              </details>
            </header>
            <section>
              <h2>Reward</h2>
              {page.steps.length === 0 ? (
                <p class="faint">no step is finished</p>
              ) : (
                <Curve steps={page.steps} />
              )}
              {page.users.map((user) => (
                <OtherUser key={user.user} {...user} />
              ))}
              <details>
                <summary>as a table</summary>
                <Steps steps={page.steps} />
              </details>
            </section>
            <Groups id={id} samples={page.samples} />
            {sample === undefined ? null : <Sample training={id} id={sample} />}
          </>
        )}
      </Answered>
    </main>
  );
}

/** How the policy fared with a user that it was not trained with. */
function OtherUser({ user, step, reward, interval: range, episodes, masked }: TrainingUser) {
  return (
    <p class="check-line">
      <Reward value={reward} />
      <span>
        with <Visible text={user} /> as the user after step {step}: {figure(reward)}, 95 % interval{" "}
        {interval(range)}, in {plural(episodes, "episode")}, {masked} masked
      </span>
    </p>
  );
}

function Steps({ steps }: { readonly steps: readonly TrainingStep[] }) {
  const columns: readonly (readonly [string, (step: TrainingStep) => string])[] = [
    ["step", ({ step }) => String(step)],
    ["reward", ({ reward }) => figure(reward)],
    ["sampled", ({ evaluation }) => figure(evaluation?.sampled?.reward)],
    ["95 % interval", ({ evaluation }) => interval(evaluation?.sampled?.interval)],
    ["greedy", ({ evaluation }) => figure(evaluation?.greedy?.reward)],
    ["episodes", ({ episodes }) => count(episodes)],
    ["masked", ({ masked }) => count(masked)],
    ["groups of one reward", ({ zeroVariance }) => count(zeroVariance)],
    ["KL", ({ kl }) => figure(kl, 4)],
    ["entropy", ({ entropy }) => figure(entropy)],
    ["time", (step) => seconds(step.seconds)],
  ];
  return (
    <div class="scrolls" tabIndex={0} role="region" aria-label="Steps">
      <table class="grid">
        <thead>
          <tr>
            {columns.map(([title]) => (
              <th scope="col" key={title} class="number">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.step}>
              {columns.map(([title, value]) => (
                <td key={title} class="number">
                  {value(step)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Groups({ id, samples }: { readonly id: string; readonly samples: readonly TrainingSample[] }) {
  if (samples.length === 0) return null;
  const groups = Map.groupBy(samples, ({ group }) => group);
  return (
    <section>
      <h2>
        Groups of the newest step <span class="faint">({groups.size})</span>
      </h2>
      <ul class="plain">
        {[...groups].map(([group, members]) => (
          <li key={group} class="check-line">
            {members
              .toSorted((a, b) => a.k - b.k)
              .map((member) => (
                <Link
                  key={member.id}
                  to={{ page: "training", id, sample: member.id }}
                  label={`${group}, attempt ${member.k}: ${member.failure ?? `reward ${figure(member.reward)}`}`}
                >
                  <Reward value={member.reward} />
                </Link>
              ))}
            <Visible text={group} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What a policy saw and said, with what is trained of it set off. */
function Sample({ training, id }: { readonly training: string; readonly id: string }) {
  const answer = useAnswer<SamplePage>(addresses.sample(training, id));
  return (
    <section>
      <h2>
        <Visible text={id} />
      </h2>
      <Answered answer={answer}>
        {({ prompt, spans, reward, failure }) => {
          const tokens = (role: "policy" | "context") =>
            spans.reduce((sum, span) => sum + (span.role === role ? span.tokens : 0), 0);
          return (
            <>
              <p class="check-line">
                <Reward value={reward} />
                {failure === undefined ? null : <Visible text={failure} />}
                <span class="trained">trained: {plural(tokens("policy"), "token")}</span>
                <span class="faint">only read: {plural(tokens("context"), "token")}</span>
              </p>
              <details>
                <summary>prompt</summary>
                <LongText text={prompt} mono />
              </details>
              <div class="long mono">
                {spans.map(({ role, text }, place) => (
                  <span key={place} class={role === "policy" ? "trained" : "faint"}>
                    <Visible text={text} />
                  </span>
                ))}
              </div>
            </>
          );
        }}
      </Answered>
    </section>
  );
}
