// How the local protocol servers answer a question for a text: strictly by each provider's REST API.
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";

const geminiBody = z.strictObject({
  contents: z.array(z.object({ parts: z.array(z.object({ text: z.string() })), role: z.string() })),
  systemInstruction: z.object({ parts: z.array(z.object({ text: z.string() })) }).optional(),
  generationConfig: z.looseObject({ maxOutputTokens: z.number() }),
});

const openaiBody = z.strictObject({
  model: z.string(),
  max_completion_tokens: z.number(),
  messages: z.array(z.strictObject({ role: z.enum(["system", "user"]), content: z.string() })),
});

/** A summary that holds every word: the lines of the conversation, said again. */
function sumUp(text: string): string {
  return `In short: ${text.split("The conversation:")[1]?.trim().replaceAll("\n", " / ") ?? ""}`;
}

export async function answerSummary(
  request: IncomingMessage,
  response: ServerResponse,
  key: string | undefined,
): Promise<void> {
  let body = "";
  for await (const piece of request) body += String(piece);
  const send = (status: number, answer: object) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  const { url = "", headers } = request;
  const refuse = (status: number) => send(status, { error: { code: status, message: "refused" } });
  if (/^\/v1\w*\/models\/[\w.-]+:generateContent$/.test(url)) {
    if (key !== undefined && headers["x-goog-api-key"] !== key) return void refuse(403);
    const read = geminiBody.safeParse(JSON.parse(body));
    if (!read.success) return void refuse(400);
    const text = sumUp(read.data.contents[0]?.parts[0]?.text ?? "");
    const content = { role: "model", parts: [{ text }] };
    return void send(200, { candidates: [{ content, finishReason: "STOP" }] });
  }
  if (url !== "/v1/chat/completions") return void refuse(404);
  if (key !== undefined && headers.authorization !== `Bearer ${key}`) return void refuse(401);
  const read = openaiBody.safeParse(JSON.parse(body));
  if (!read.success) return void refuse(400);
  const content = sumUp(read.data.messages.at(-1)?.content ?? "");
  return void send(200, { choices: [{ index: 0, message: { role: "assistant", content } }] });
}
