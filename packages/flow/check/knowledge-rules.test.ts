// A node that may look things up: its texts must be there, and its function is the built-in one unless the flow has its own.
import { expect, test } from "vitest";
import { compileFlow } from "../compile-flow.ts";
import { Conversation } from "../fixtures/conversation.ts";
import { checkFlow } from "./check-flow.ts";

const flowWith = (data: object) => ({ meta: { name: "faq" }, nodes: [{ id: "talk", data }] });
const own = { name: "search_knowledge", description: "Ours.", properties: {} };

async function codes(data: object, knowledge?: ReadonlySet<string>) {
  const problems = await checkFlow(flowWith(data), knowledge === undefined ? {} : { knowledge });
  return problems
    .filter(({ code }) => code.startsWith("KNOWLEDGE"))
    .map(({ code, level }) => `${level} ${code}`);
}

test("a text that is not there is an error where the texts are known, and nobody's fault where they are not", async () => {
  const data = { knowledge: ["faq", "prices"] };
  expect(await codes(data, new Set(["faq"]))).toEqual(["error KNOWLEDGE_UNKNOWN"]);
  expect(await codes(data, new Set(["faq", "prices"]))).toEqual([]);
  expect(await codes(data)).toEqual([]);
});

test("a function of the flow with the built-in name stays the flow's, with a warning", async () => {
  const data = { knowledge: ["faq"], functions: [own] };
  expect(await codes(data)).toEqual(["warning KNOWLEDGE_HIDDEN"]);
  const talk = new Conversation(await compileFlow(flowWith(data))).start();
  talk.calls("search_knowledge", { query: "parking" });
  expect(talk.last.map(({ type }) => type)).toEqual(["answer_function"]);
});

test("a question is an effect with the node's texts; without words it is answered at once, and neither moves nor stores anything", async () => {
  const talk = new Conversation(await compileFlow(flowWith({ knowledge: ["faq"] }))).start();
  const { state } = talk.state;
  talk.calls("search_knowledge", { query: ` ${"p".repeat(400)} ` });
  expect(talk.last).toEqual([
    expect.objectContaining({ type: "search", knowledge: ["faq"], query: "p".repeat(300) }),
  ]);
  talk.calls("search_knowledge", { query: 7 });
  expect(talk.last).toEqual([expect.objectContaining({ type: "answer_function", respond: true })]);
  expect(talk.state.state).toEqual(state);
  expect(talk.state.node).toBe("talk");
});
