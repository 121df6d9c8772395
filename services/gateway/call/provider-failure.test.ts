// A live call whose provider fails: the keys of the phone go on to the transfer; where there are none the caller gets the fallback.
import { compileFlow } from "@pipecast/flow/compile-flow";
import { geminiModel } from "@pipecast/realtime/gemini";
import { withMenu } from "@pipecast/realtime/menu";
import { offlineModel } from "@pipecast/realtime/offline";
import { startGeminiServer } from "@pipecast/testkit/gemini-server";
import { expect, onTestFinished, test } from "vitest";
import { demoFlow } from "../fixtures/flows.ts";
import { liveGateway } from "../fixtures/live-gateway.ts";

async function start() {
  const server = await startGeminiServer();
  onTestFinished(() => server.close());
  const remote = geminiModel({ apiKey: "k", baseUrl: server.url });
  const voice = offlineModel({ voice: "tones" });
  const gateway = await liveGateway({
    realModel: withMenu(remote, { voice, speaks: async () => true }),
  });
  return { server, gateway };
}

test("lost in mid-call: the caller hears which keys there are, presses one, and is transferred", async () => {
  const { server, gateway } = await start();
  const { call } = await gateway.call({ flow: await demoFlow() });
  const said = () =>
    [...gateway.registry.running()]
      .flatMap(({ record }) => record.transcript.map(({ text }) => text))
      .join(" ");
  await gateway.until("the welcome", () => said().includes("Welcome"));
  server.refuse(100);
  server.peer.drop();
  await gateway.until("the menu", () => said().includes("press 2"));
  call.press("2");
  await gateway.until("the transfer", () => gateway.pbx.transfers.length === 1);
  expect(gateway.pbx.transfers[0]).toMatchObject({ destination: "5003" });
  expect((await gateway.outcome()).outcome).toBe("transferred");
});

test("lost where the node has no keys: the session has failed, and the caller goes to the number's fallback", async () => {
  const { server, gateway } = await start();
  const ask = { name: "note", description: "Notes.", properties: { text: { type: "string" } } };
  const data = { task_messages: [{ role: "assistant", content: "Tell me." }], functions: [ask] };
  const flow = await compileFlow({ meta: { name: "ask" }, nodes: [{ id: "ask", data }] });
  await gateway.call({ flow });
  await gateway.until("a word", () =>
    [...gateway.registry.running()].some(({ record }) => record.transcript.length > 0),
  );
  server.refuse(100);
  server.peer.drop();
  const record = await gateway.outcome();
  expect(record.outcome).toBe("failed");
  expect(gateway.pbx.fallbacks.length).toBe(1);
});
