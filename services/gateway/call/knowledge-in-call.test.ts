// A bot that looks things up: the model asks, gets passages, and the record says on what the bot's words rest.
import { compileFlow } from "@pipecast/flow/compile-flow";
import { geminiModel } from "@pipecast/realtime/gemini";
import { startGeminiServer } from "@pipecast/testkit/gemini-server";
import { expect, onTestFinished, test } from "vitest";
import { liveGateway } from "../fixtures/live-gateway.ts";
import type { Passage } from "../knowledge/knowledge-base.ts";

const flowWith = (more: object) =>
  compileFlow({
    meta: { name: "faq" },
    nodes: [
      {
        id: "talk",
        data: { task_messages: [{ role: "assistant", content: "Hello." }], ...more },
      },
    ],
  });

const parking: Passage = { knowledge: "faq", name: "Hotel FAQ", text: "Parking is free." };

async function calling(
  search: (org_id: string) => Promise<Passage[]>,
  more: object = { knowledge: ["faq"] },
) {
  const server = await startGeminiServer({
    brain: ({ text, answers }) =>
      answers.length > 0
        ? [{ say: `It says: ${JSON.stringify(answers[0]?.response)}` }]
        : text.includes("park")
          ? [{ call: { name: "search_knowledge", args: { query: "parking" } } }]
          : [{ say: "Hello." }],
  });
  onTestFinished(() => server.close());
  const asked: unknown[] = [];
  const gateway = await liveGateway({
    realModel: geminiModel({ apiKey: "k", baseUrl: server.url }),
    knowledge: {
      search(org_id, ids, query) {
        asked.push([org_id, ids, query]);
        return search(org_id);
      },
    },
  });
  const { call, session_id } = await gateway.call({ flow: await flowWith(more) });
  const words = () => gateway.registry.running().flatMap(({ record }) => record.transcript);
  await gateway.until("the greeting", () => words().length > 0);
  gateway.registry.runningCall(session_id)?.hear("Where can I park?");
  await gateway.until("the answer", () => words().some(({ text }) => text.includes("It says")));
  call.hangup("close");
  return { server, asked, record: await gateway.outcome() };
}

test("the passage that was found goes to the model and stands by the bot's words; the search is an action", async () => {
  const { server, asked, record } = await calling(async () => [parking]);
  expect(asked).toEqual([["org_a", ["faq"], "parking"]]);
  const spoken = record.transcript.find(({ text }) => text.includes("It says"));
  expect(spoken?.text).toContain("Parking is free.");
  expect(spoken?.sources).toEqual([parking]);
  expect(record.transcript.filter(({ sources }) => sources !== undefined).length).toBe(1);
  expect(record.actions).toContainEqual(
    expect.objectContaining({
      type: "search_knowledge",
      body: { query: "parking", knowledge: ["faq"] },
      status: "200",
    }),
  );
  expect(server.faults).toEqual([]);
});

test("nothing found, and a database that is away: the model is told what to say, and nothing is cited", async () => {
  const none = await calling(async () => []);
  expect(JSON.stringify(none.record.transcript)).toContain("Nothing is written about this");
  const away = await calling(() => Promise.reject(new Error("the database is away")));
  expect(JSON.stringify(away.record.transcript)).toContain("could not be looked up");
  expect(JSON.stringify([none.record.transcript, away.record.transcript])).not.toContain("sources");
});

test("a node that names no text has no such function: the model is told what there is", async () => {
  const { asked, record } = await calling(async () => [parking], {});
  expect(asked).toEqual([]);
  expect(JSON.stringify(record.transcript)).toContain("not available at this point");
});
