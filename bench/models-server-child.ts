import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Plays agent and user for both APIs, answering after so many milliseconds: `node models-server-child.ts MILLISECONDS`. */
const delay = Number(process.argv[2]);
const turns = 8;

type Body = { readonly model: string; readonly messages: readonly { readonly role: string }[] };

function textFor({ model, messages }: Body): string {
  if (model === "agent") return "I see. Could you tell me a little more about that, please?";
  const said = messages.filter(({ role }) => role === "assistant").length;
  return said < turns ? `This is the part ${said} of what I have to say about my order.` : "###STOP###";
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    setTimeout(() => {
      const text = textFor(JSON.parse(Buffer.concat(chunks).toString("utf8")));
      const anthropic = request.url?.endsWith("/messages") === true;
      const answer = anthropic
        ? {
            content: [{ type: "text", text }],
            stop_reason: "end_turn",
            usage: { input_tokens: 9, output_tokens: 9 },
          }
        : { choices: [{ message: { content: text } }], usage: { prompt_tokens: 9, completion_tokens: 9 } };
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(answer));
    }, delay);
  });
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
