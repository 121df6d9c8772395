// The model of bench/long-call, in a process of its own: answers each spoken question with a sentence, by Gemini's protocol.
import { startGeminiServer } from "@pipecast/testkit/gemini-server";

const sentence = "That is a good question and I shall be glad to tell you all about it at once.";
const server = await startGeminiServer({ brain: () => [{ say: sentence }] });
process.on("disconnect", () => process.exit(0));
process.send?.({ url: server.url });
