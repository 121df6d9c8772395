// A bot on a remote model: its transfer follows its last word, not a timer.
import { geminiModel } from "@pipecast/realtime/gemini";
import { openaiModel } from "@pipecast/realtime/openai";
import { startGeminiServer } from "@pipecast/testkit/gemini-server";
import { plainBrain, type Brain } from "@pipecast/testkit/model-brain";
import { startOpenAiServer } from "@pipecast/testkit/openai-server";
import { expect, onTestFinished, test } from "vitest";
import { demoFlow } from "../fixtures/flows.ts";
import { liveGateway } from "../fixtures/live-gateway.ts";

const brain: Brain = (heard) =>
  heard.text.includes("eat")
    ? [{ call: { name: "select_department", args: { department: "restaurant" } } }]
    : plainBrain(heard);

test.each(["gemini", "openai"] as const)(
  "%s: the function is called, the words are heard, the call is transferred long before anyone gives up waiting",
  async (name) => {
    const server = await (name === "gemini" ? startGeminiServer : startOpenAiServer)({ brain });
    onTestFinished(() => server.close());
    const make = name === "gemini" ? geminiModel : openaiModel;
    const gateway = await liveGateway({ realModel: make({ apiKey: "k", baseUrl: server.url }) });
    await gateway.call({ flow: await demoFlow() });
    const said = () =>
      [...gateway.registry.running()].flatMap(({ record }) =>
        record.transcript.map(({ text }) => text),
      );
    await gateway.until("the welcome", () => said().join(" ").includes("Welcome"));
    const [session] = gateway.registry.running();
    expect(session?.hear("I want to eat")).toBe(true);
    await gateway.until("the transfer", () => gateway.pbx.transfers.length === 1);
    expect(said().at(-1)).toBe("One moment please, I will connect you.");
    expect((await gateway.outcome()).outcome).toBe("transferred");
    expect(server.faults).toEqual([]);
  },
);
