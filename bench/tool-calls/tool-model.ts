// The model of bench/tool-calls, in a process of its own: calls a function again and again, silent or speaking all the while.
import { startEchoModel } from "../relay/echo-model.ts";

const [kind] = process.argv.slice(2);
// A flow takes 50 calls in one conversation; further ones it refuses slowly.
const tool = { name: "note", args: { text: "a table for two" }, everyMs: 150 };
const model = await startEchoModel({ tool, speaks: kind === "speaks" });
process.on("disconnect", () => process.exit(0));
process.on("message", () => {
  process.send?.({ toolMs: model.toolMs.splice(0) });
});
process.send?.({ url: model.url });
