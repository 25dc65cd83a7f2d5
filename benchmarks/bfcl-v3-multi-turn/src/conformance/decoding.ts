import { type ConformanceCase, compare, type Facts, Place } from "@mua/core";
import { dumps, isDict, PythonError, PythonRandom, parseJson, repr, type Value } from "@mua/python-compat";
import { Process } from "../apis/api.ts";
import { type Calling, decode, isEmpty } from "../decode.ts";
import { Instances } from "../instances.ts";
import { excused } from "./deviations.ts";
import type { Recordings } from "./recordings.ts";

/** Answers and what the official decoders make of them; what the decoded calls print, where that was recorded. */
export function* decodeCases(recordings: Recordings): Iterable<ConformanceCase> {
  const execute = executor(recordings);
  const suite = "decode";
  for (const [index, line] of recordings.lines("decode/decode.jsonl").entries()) {
    const raw = line.field("raw").value ?? null;
    const calling: Calling = line.field("mode").oneOf(["fc", "pr"]) === "fc" ? "native" : "text";
    const name = `${recordings.era.version} #${index + 1} ${dumps(raw).slice(0, 60)}`;
    const result = compare(suite, name, () => {
      const facts = outcomeFacts(line, raw, calling, recordings, "type");
      const printed = line.field("exec").optional((place) => dumps(place.value ?? null));
      if (printed === null) return facts;
      const calls = line
        .field("decoded")
        .items()
        .map((call) => call.text());
      return { expected: [...facts.expected, printed], actual: [...facts.actual, dumps(execute(calls))] };
    });
    yield excused(result, dumps(raw, { ensureAscii: false }).replaceAll("\\\\", "\\"));
  }
  const { version } = recordings.era;
  for (const [index, line] of recordings.lines("decode/decode_v3_all.jsonl").entries()) {
    const raw = line.field("raw").value ?? null;
    const result = compare(suite, `${version} all #${index + 1} ${dumps(raw).slice(0, 60)}`, () =>
      outcomeFacts(line.field(version), raw, "text", recordings, "text"),
    );
    yield excused(result, dumps(raw, { ensureAscii: false }).replaceAll("\\\\", "\\"));
  }
}

/** What a decoder gave, or what it raised: the class, and where it was recorded the text. */
function outcomeFacts(
  recorded: Place,
  raw: Value,
  calling: Calling,
  { era }: Recordings,
  detail: "type" | "text",
): Facts {
  const raised = recorded.field("decode_error").optional((place) => place.text());
  const text = detail === "text" ? recorded.field("text").optional((place) => place.text()) : null;
  const empty = recorded.field("empty").optional((place) => place.truth());
  const expected = raised === null ? dumps(recorded.field("decoded").value ?? null) : `${raised}: ${text}`;
  const isEmptyText = (calls: readonly string[]): string =>
    empty === null ? "" : `, empty: ${isEmpty(calls)}`;
  let actual: string;
  try {
    const calls = decode(raw, calling, era);
    actual = dumps(calls) + isEmptyText(calls);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    actual = `${error.type}: ${detail === "text" ? error.message : null}`;
  }
  return { expected: [expected + (empty === null ? "" : `, empty: ${empty}`)], actual: [actual] };
}

/** Runs calls on the instances that the recordings were made with, fresh ones every time. */
function executor(recordings: Recordings): (calls: readonly string[]) => readonly string[] {
  if (!recordings.has("decode/decode_env.json")) return () => [];
  const place = new Place(parseJson(recordings.text("decode/decode_env.json")), "decode_env.json");
  const config = place.field("initial_config").dict();
  const apis = place
    .field("involved_classes")
    .items()
    .map((name) => recordings.backend.api(name.text()));
  const owner = `${place.field("model_name").text()}_eval`;
  const id = place.field("test_entry_id").text();
  return (calls) => {
    const instances = new Instances(apis, {
      era: recordings.era,
      config,
      process: new Process(),
      longContext: false,
      owner,
      id,
    });
    return calls.map((call) => instances.execute(call));
  };
}

/** Sequences of CPython's generator, by seed. */
export function* randomCases(recordings: Recordings): Iterable<ConformanceCase> {
  const file = "decode/mt19937.json";
  if (!recordings.has(file)) return;
  const seeds = parseJson(recordings.text(file));
  for (const [seed, sequences] of isDict(seeds) ? seeds : []) {
    for (const [name, recorded] of isDict(sequences) ? sequences : []) {
      const draw = DRAWS.get(`${name}`);
      const title = `${recordings.era.version} ${seed} ${name}`;
      if (draw === undefined) {
        yield { suite: "random", case: title, verdict: "skipped", expected: "such a sequence is not known" };
        continue;
      }
      yield compare("random", title, () => {
        const random = new PythonRandom(BigInt(`${seed}`));
        const items = new Place(recorded, title).items();
        return {
          expected: items.map(({ value }) => repr(value ?? null)),
          actual: items.map((_, index) => repr(draw(random, index))),
        };
      });
    }
  }
}

type Draw = (random: PythonRandom, index: number) => Value;

const DRAWS: ReadonlyMap<string, Draw> = new Map<string, Draw>([
  ["random", (random) => random.random()],
  ["randint_10000_99999", (random) => random.randint(10_000, 99_999)],
  ["randint_1e11_1e12m1", (random) => random.randint(10n ** 11n, 10n ** 12n - 1n)],
  ["uniform_-10_40", (random) => random.uniform(-10, 40)],
  ["getrandbits32", (random) => random.getrandbits(32)],
  [
    "booking_seq_7_8",
    (random) => [random.randint(1_000_000, 9_999_999), random.randint(10_000_000, 99_999_999)],
  ],
  ["mixed", (random, index) => MIXED[index]?.(random) ?? null],
]);

/** What the APIs draw: token, card, message, speed, insurance, moment. */
const MIXED: readonly ((random: PythonRandom) => Value)[] = [
  (random) => random.randint(100_000, 999_999),
  (random) => random.randint(10n ** 11n, 10n ** 12n - 1n),
  (random) => random.randint(10_000, 99_999),
  (random) => random.uniform(0, 120),
  (random) => random.randint(100_000_000, 999_999_999),
  (random) => random.randint(1_725_186_600, 1_725_273_000),
];
