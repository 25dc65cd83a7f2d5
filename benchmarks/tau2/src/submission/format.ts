import { z } from "zod";

const text = z.string().trim().min(1);
const date = z.iso.date();

const verification = z.strictObject({
  modified_prompts: z.boolean().exactOptional(),
  omitted_questions: z.boolean().exactOptional(),
  details: text.exactOptional(),
});

/** What only the person who submits can tell. */
export const submissionDetails = z.strictObject({
  model_name: text,
  model_organization: text,
  submitting_organization: text,
  submission_date: date,
  submission_type: z.enum(["standard", "custom"]).default("standard"),
  contact_info: z
    .strictObject({
      email: z.email().exactOptional(),
      name: text.exactOptional(),
      github: text.exactOptional(),
    })
    .refine((contact) => Object.keys(contact).length > 0, "an email, a name or a GitHub user"),
  is_new: z.boolean().default(false),
  model_release: z
    .strictObject({
      release_date: date.exactOptional(),
      announcement_url: z.url().exactOptional(),
      announcement_title: text.exactOptional(),
    })
    .refine(
      ({ announcement_url: url, release_date: released }) => url === undefined || released !== undefined,
      "a release_date beside the announcement_url",
    )
    .exactOptional(),
  reasoning_effort: text.exactOptional(),
  methodology: z
    .strictObject({ notes: text.exactOptional(), verification: verification.exactOptional() })
    .default({}),
  references: z
    .array(z.strictObject({ title: text, url: z.url(), type: text.exactOptional() }))
    .exactOptional(),
});
export type SubmissionDetails = z.infer<typeof submissionDetails>;

/** Parts of τ² that are on the official leaderboard and that this adapter can play. */
export const LEADERBOARD_DOMAINS = ["retail", "airline", "telecom"] as const;
export type LeaderboardDomain = (typeof LEADERBOARD_DOMAINS)[number];

const percentage = z.number().min(0).max(100).exactOptional();
const domainResults = z.strictObject({
  pass_1: percentage,
  pass_2: percentage,
  pass_3: percentage,
  pass_4: percentage,
  /** US dollars of the agent for one episode, on average. */
  cost: z.number().min(0).exactOptional(),
});
export type DomainResults = z.infer<typeof domainResults>;

/** `submission.json` by the official rules: nested objects hold nothing else, results and files name the same domains. */
export const submissionFile = z
  .strictObject({
    ...submissionDetails.shape,
    modality: z.literal("text"),
    trajectories_available: z.literal(true),
    trajectory_files: z.partialRecord(z.enum(LEADERBOARD_DOMAINS), z.string().regex(/^[\w.+-]+\.json$/u)),
    results: z.partialRecord(z.enum(LEADERBOARD_DOMAINS), domainResults),
    methodology: z.strictObject({
      evaluation_date: date,
      tau2_bench_version: text,
      user_simulator: text,
      notes: text.exactOptional(),
      verification,
    }),
  })
  .refine(
    ({ results, trajectory_files: files }) =>
      Object.keys(results).length > 0 && Object.keys(results).join() === Object.keys(files).join(),
    "results and a trajectory file for each of the same domains",
  );
export type SubmissionFile = z.infer<typeof submissionFile>;
