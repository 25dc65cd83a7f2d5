import { bfclAdapter } from "@mua/benchmark-bfcl-v3-multi-turn";
import { toolCallFromText } from "@mua/core";
import { PythonRandom } from "@mua/python-compat";
import { datasetOf } from "./benchmarks.ts";
import { cpuSeconds } from "./measure.ts";

/** Answers that nobody should take long over: of so many repetitions of a part, or of any parts. */
const HOSTILE: readonly ((repeated: (part: string, most: number) => string) => string)[] = [
  (repeated) => repeated("[", 100_000),
  (repeated) => repeated("(", 1_000_000),
  (repeated) => repeated("\n", 1_000_000),
  (repeated) => `echo(content='${repeated("x", 1_000_000)}')`,
  (repeated) => `echo(content='${repeated("cat( ", 100_000)}')`,
  (repeated) => `f(a=${repeated("9", 1_000_000)})`,
  (repeated) => `f(a=0x${repeated("f", 1_000_000)})`,
  (repeated) => `[${repeated("pwd(),", 20_000)}]`,
  (repeated) => `f(${repeated("a=1,", 20_000)})`,
  (repeated) => `f(a=${repeated("1+", 100_000)}1)`,
  (repeated) => `f(a=${repeated("1**", 1000)}9)`,
  (repeated) => `f(a=${repeated("not ", 20_000)}1)`,
  (repeated) => `f(a=${repeated("-", 50_000)}1)`,
  (repeated) => `a${repeated(".b", 50_000)}()`,
  (repeated) => `${repeated("x if y else ", 5000)}z`,
  (repeated) => `${repeated("lambda:", 5000)}1`,
  (repeated) => `[f(x) ${repeated("for a in b ", 5000)}]`,
  (repeated) => `f(a=b'${repeated("\\x", 10_000)}')`,
  (repeated) => `f(a=f'${repeated("{", 1000)}')`,
  (repeated) => repeated("\ud800", 1000),
  () => "f(a=9**9**9**9)",
  () => "echo(content='a'*10**9)",
  () => "echo(content=1<<10**9)",
  () => "__import__('os').system('exit 1')",
  () => "[x for x in ().__class__.__bases__[0].__subclasses__()]",
  () => "(lambda: __import__('os'))()",
];
const PARTS =
  "[ ] ( ) { } ' \" f (a=1) , = lambda for in if else not * ** : := 1 0x e j \\ \n \0 \ud800 f' b' await yield ... print( sorted( cat( pwd()".split(
    " ",
  );

/**
 * The longest that one of 10,000 answers took, in milliseconds of CPU, of prompted and native agents in turn: read, decoded, run
 * and answered. In a process of its own, so that nothing is counted of what the collector has left to do after others.
 */
const dataset = await datasetOf(bfclAdapter, "v4");
const benchmark = bfclAdapter.load("base", dataset);
const [task] = benchmark.tasks;
if (task === undefined) throw new Error("there are no tasks");
const random = new PythonRandom(6);
const below = (limit: number): number => Number(random.randint(0, limit - 1));
const repeated = (part: string, most: number): string => part.repeat(below(most));
const words = (): string => Array.from({ length: below(300) }, () => PARTS[below(PARTS.length)]).join(" ");
let slowest = 0;
const warmUp = 500;
for (let index = 0; index < 10_000 + warmUp; index += 1) {
  const text = below(2) === 0 ? words() : (HOSTILE[below(HOSTILE.length)]?.(repeated) ?? "");
  const isNative = index % 2 === 0;
  const { protocol } = benchmark.open(task, { seed: 300, ...(isNative ? {} : { variant: "prompting" }) });
  protocol.next();
  protocol.answer({ content: "Hello", toolCalls: null });
  protocol.next();
  const sent = JSON.stringify({ content: text });
  const time = await cpuSeconds(() => {
    const toolCalls = isNative ? [toolCallFromText("1", "echo", sent)] : null;
    protocol.answer({ content: text, toolCalls });
    protocol.next();
  });
  if (index >= warmUp) slowest = Math.max(slowest, time);
}
process.stdout.write(`${slowest * 1000}\n`);
