import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { answer, modelServer } from "./model-server.ts";
import { jsonLines, type Place, place, type Ran } from "./mua.ts";

let server: Awaited<ReturnType<typeof modelServer>>;
const secret = "sk-test-abcdef0123456789";

beforeAll(async () => {
  server = await modelServer(({ body, key, response }) => {
    if (key === "sk-wrong-0123456789")
      answer(response, 401, { error: { message: `Incorrect API key: ${key}` } });
    else if (body.model === "unknown")
      answer(response, 404, {
        error: { message: "The model `unknown` does not exist", code: "model_not_found" },
      });
    else if (body.model === "toolless")
      answer(response, 200, {
        choices: [{ finish_reason: "stop", message: { content: "What tools?" } }],
        usage: { prompt_tokens: 9, completion_tokens: 3 },
      });
    else if (body.model === "fixed" && "temperature" in body)
      answer(response, 400, { error: { message: "temperature is not supported", param: "temperature" } });
    else return false;
    return true;
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** Runs `mua` in this process, with variables in its environment. */
async function inside(
  here: Place,
  env: { readonly [name: string]: string },
  ...args: readonly string[]
): Promise<Ran> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  try {
    return await here.inside({}, ...args);
  } finally {
    vi.unstubAllEnvs();
  }
}

const shown = ({ code, stderr }: Ran): string => `${code}: ${stderr.replaceAll(server.url, "URL")}`;

test("what cannot work is said in one line before the run begins", async () => {
  using here = place();
  const run = (model: string, ...more: readonly string[]) =>
    inside(here, {}, "run", "quickstart", "--agent", model, "--limit", "1", ...more);
  const at = (model: string, ...more: readonly string[]) =>
    run(`openai/${model}`, "--agent-base-url", server.url, ...more);
  const refused = [
    await inside(
      here,
      { KEY: "sk-wrong-0123456789" },
      ...[
        "run",
        "quickstart",
        "--agent",
        "openai/agent",
        "--agent-base-url",
        server.url,
        "--agent-key-env",
        "KEY",
      ],
    ),
    await at("unknown"),
    await at("toolless"),
    await run("openai/agent", "--agent-base-url", "http://127.0.0.1:1/v1"),
    await run("openai/agent", "--agent-key-env", "NO_SUCH_KEY"),
    await run("openai/agent", "--agent-base-url", "localhost:8000"),
    await run("openai/agent", "--agent-base-url", "http://me:secret@localhost/v1"),
    await at("agent", "--agent-args", "top_p=1"),
    await at("agent", "--agent-temperature", "hot"),
    await at("agent", "--max-cost", "1"),
    await run("openai/"),
  ];
  expect(refused.map(shown).join("")).toMatchInlineSnapshot(`
    "3: mua: agent openai/agent: the key is refused or has no credit (HTTP 401): Incorrect API key: [redacted]. --agent-key-env says which variable holds the key.
    3: mua: agent openai/unknown: the endpoint does not know the model (HTTP 404): The model \`unknown\` does not exist.
    3: mua: agent openai/toolless: URL accepts tools for toolless but makes no tool call even where one is required. --calling text lets models call tools in their text.
    3: mua: agent openai/agent: no answer from http://127.0.0.1:1/v1: nothing listens there (after 3 attempts). --agent-base-url says where the server is.
    2: mua: agent openai/agent: the environment variable NO_SUCH_KEY holds no key; --agent-key-env names another, --agent-base-url a server that needs none
    2: mua: --agent-base-url is 'localhost:8000', but has to be a URL such as https://api.openai.com/v1
    2: mua: --agent-base-url holds a user name or password, and would be kept with the run: use a key from the environment
    2: mua: --agent-args is 'top_p=1', but has to be a JSON object such as '{"top_p": 0.9}'
    2: mua: --agent-temperature is 'hot', but has to be a number of at least 0
    2: mua: no price is known for openai/agent at URL, so that --max-cost cannot be kept: give one with --prices FILE
    2: mua: 'openai/' names no model: openai/NAME
    "
  `);
  expect(refused.every(({ stdout }) => stdout === "")).toBe(true);
});

test("models play, and the run says what they used; their options are kept and a resume goes on with them", async () => {
  using here = place();
  const common = [
    "--agent",
    "openai/agent",
    "--user",
    "openai/user",
    "--agent-base-url",
    server.url,
    "--user-base-url",
    server.url,
  ];
  const ran = await inside(
    here,
    {},
    "run",
    "quickstart",
    ...common,
    "--limit",
    "2",
    "--max-tokens",
    "500",
    "--concurrency",
    "1",
  );
  expect(ran.code).toBe(0);
  expect(ran.stdout).toContain("limit");
  expect(ran.stderr).toMatch(/stopped: \d of|stopped: \d episodes are missing/u);
  const [name = ""] = here.runs();
  const resumed = await inside(here, {}, "resume", name, "--max-tokens", "100000", "--json");
  expect(resumed.code).toBe(0);
  expect(jsonLines(resumed).at(-1)).toMatchObject({
    complete: true,
    episodes: 2,
    outcomes: { completed: 2 },
    cost: null,
    usage: { agent: { input: 800, output: 80, cost: null }, user: { input: 1000, output: 100, cost: null } },
  });
  const yaml = readFileSync(join(here.path, "results/runs", name, "run.yaml"), "utf8");
  expect(yaml).toContain(`agentBaseUrl: ${server.url}`);
});

test("a price of one's own makes the cost known, and limits each episode", async () => {
  using here = place();
  const prices = join(here.path, "prices.yaml");
  writeFileSync(
    prices,
    `- { model: openai/agent, endpoint: "${server.url}", asOf: 2026-01-01, input: 1000, output: 0 }\n`,
  );
  const ran = await inside(
    here,
    {},
    ...["run", "quickstart", "--agent", "openai/agent", "--agent-base-url", server.url, "--user", "scripted"],
    ...["--tasks", "cancel-1", "--prices", prices, "--episode-max-cost", "0.15", "--json"],
  );
  expect(jsonLines(ran)).toMatchObject([{ outcome: "limit" }, { cost: 0.2 }]);
});

test("a model that takes no temperature gets none, and is told about", async () => {
  using here = place();
  const ran = await inside(
    here,
    {},
    "run",
    "quickstart",
    "--agent",
    "openai/fixed",
    "--agent-base-url",
    server.url,
    "--limit",
    "1",
  );
  expect(ran.stderr).toContain("agent openai/fixed: the model takes no temperature, so that none is sent");
  const asked = await inside(
    here,
    {},
    "run",
    "quickstart",
    "--agent",
    "openai/fixed",
    "--agent-base-url",
    server.url,
    "--agent-temperature",
    "0.5",
  );
  expect(asked.code).toBe(3);
});

test("the doctor looks at each role", async () => {
  using here = place();
  const ran = await inside(
    here,
    { KEY: secret },
    ...["doctor", "--agent", "openai/agent", "--agent-base-url", server.url, "--agent-key-env", "KEY"],
    ...["--user", "openai/unknown", "--user-base-url", server.url, "--json"],
  );
  expect(ran.code).toBe(3);
  expect(jsonLines(ran)).toMatchObject([
    {
      role: "agent",
      model: "openai/agent",
      key: "KEY",
      api: "chat-completions",
      tools: "yes",
      usage: "reported",
      price: "unknown",
      problem: null,
    },
    {
      role: "user",
      model: "openai/unknown",
      key: "none",
      problem: expect.stringContaining("does not know the model"),
    },
  ]);
});

test("keys are in no file and no output, not even when the server repeats them", async () => {
  using here = place();
  await using echoing = await modelServer(({ body, key, response }) => {
    if (body.tools?.some((tool) => tool.function.name === "ping")) return false;
    const echo = `Your key is ${key}.`;
    if (body.messages.length > 3) answer(response, 400, { error: { message: echo } });
    else answer(response, 200, { choices: [{ message: { content: echo, reasoning_content: echo } }] });
    return true;
  });
  const ran = await inside(
    here,
    { KEY: secret },
    ...[
      "run",
      "quickstart",
      "--agent",
      "openai/agent",
      "--agent-base-url",
      echoing.url,
      "--agent-key-env",
      "KEY",
    ],
    ...["--user", "scripted", "--limit", "3", "--cache-dir", join(here.path, "cache"), "--cache", "write"],
  );
  expect(ran.stdout + ran.stderr).not.toContain(secret);
  const files = readdirSync(here.path, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"));
  expect(texts.some((text) => text.includes("Your key is [redacted]"))).toBe(true);
  expect(texts.filter((text) => text.includes(secret))).toEqual([]);
});
