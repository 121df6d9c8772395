// Five nodes on every way to enter one, at servers that keep to the protocols: no stale prompt, no function twice, whatever breaks.
import { startGeminiServer } from "@pipecast/testkit/gemini-server";
import type { Brain, Drop } from "@pipecast/testkit/model-brain";
import { startOpenAiServer } from "@pipecast/testkit/openai-server";
import { describe, expect, onTestFinished, test } from "vitest";
import { geminiModel } from "../gemini/gemini-model.ts";
import { openaiModel } from "../openai/openai-model.ts";
import { FiveNodes, allTools, countingBrain } from "./five-nodes.fixture.ts";

const ways = ["context_update", "declare_all", "reconnect", "openai"] as const;

async function open(
  way: (typeof ways)[number],
  more: { brain: Brain; drop?: Drop; resumes?: boolean },
) {
  const server =
    way === "openai"
      ? await startOpenAiServer(more)
      : await startGeminiServer({
          contextUpdates: way === "context_update",
          fixedContext: way !== "context_update",
          ...more,
        });
  onTestFinished(() => server.close());
  const { url: baseUrl } = server;
  const make = way === "openai" ? openaiModel : geminiModel;
  const options = { tools: allTools, settings: { node_change: way } };
  return { server, model: make({ apiKey: "k", baseUrl }), options };
}

describe.each(ways)("nodes entered by %s", (way) => {
  test("five nodes are five tasks: each is spoken, each function runs once, none of an earlier node is left", async () => {
    const brain = countingBrain();
    const { server, model, options } = await open(way, { brain });
    const told = new FiveNodes();
    const session = await told.play(model, options);
    await told.over();
    expect(brain.nodes).toEqual([1, 2, 3, 4, 5]);
    expect(told.run).toEqual(["go_2", "go_3", "go_4", "go_5"]);
    expect(told.text("bot").split("\n")).toEqual([1, 2, 3, 4, 5].map((n) => `Words of ${n}.`));
    session.close();
    expect(server.faults).toEqual([]);
    expect(told.ends).toEqual([undefined]);
    // Only where it is said so is a node another connection.
    expect(server.peers.length).toBe(way === "reconnect" ? 6 : 1);
  });

  test("a connection that breaks at any message: the call goes on to its end, and no function runs twice", async () => {
    for (const code of [1011, 1006])
      for (let at = 1; at < 60; at++) {
        const { server, model, options } = await open(way, {
          brain: countingBrain(),
          drop: { at, code },
          resumes: at % 2 === 0,
        });
        const told = new FiveNodes();
        const session = await told.play(model, options).catch(() => undefined);
        // Before it was ready there is no call yet.
        if (session === undefined) continue;
        await told.over();
        expect({ at, code, run: told.run, faults: server.faults, ends: told.ends }).toEqual({
          at,
          code,
          run: ["go_2", "go_3", "go_4", "go_5"],
          faults: [],
          ends: [],
        });
        session.close();
        if (server.messages <= at) break;
      }
  }, 60_000);
});

test("a function that the node does not offer is answered with those it does, and the call goes on", async () => {
  const brain = countingBrain({ stale: true });
  const { server, model, options } = await open("declare_all", { brain });
  const told = new FiveNodes();
  const session = await told.play(model, options);
  await told.over();
  expect(told.refused).toEqual(["go_2", "go_3", "go_4"]);
  expect(told.run).toEqual(["go_2", "go_3", "go_4", "go_5"]);
  session.close();
  expect(server.faults).toEqual([]);
});
