// A live call whose provider fails with another one behind it: the caller hears that something goes on, then the other one's voice.
import { peakLevel, toneLevel } from "@pipecast/audio/tone";
import { startGeminiServer } from "@pipecast/testkit/gemini-server";
import { startOpenAiServer } from "@pipecast/testkit/openai-server";
import { expect, onTestFinished, test } from "vitest";
import { gatewayWithDatabase } from "../fixtures/gateway-with-database.ts";
import { liveGateway } from "../fixtures/live-gateway.ts";
import { talkFlow } from "../fixtures/flows.ts";
import { configuredModels } from "../models.ts";

async function start(more: { MODEL_FALLBACK?: "openai" }, wish: object = {}) {
  const gemini = await startGeminiServer({ frequency: 440 });
  const openai = await startOpenAiServer({ frequency: 660 });
  onTestFinished(async () => {
    await gemini.close();
    await openai.close();
  });
  const models = configuredModels({
    GEMINI_API_KEY: "k",
    GEMINI_BASE_URL: gemini.url,
    OPENAI_API_KEY: "k",
    OPENAI_BASE_URL: openai.url,
    ...more,
  });
  const gateway = await liveGateway({ realModel: models.get("gemini") as never });
  const caller = await gateway.call({
    flow: await talkFlow(),
    model: { language: "en-IN", ...wish },
  });
  const words = () => gateway.registry.running().flatMap(({ record }) => record.transcript);
  await gateway.until("the greeting", () => words().length > 0);
  return { gemini, openai, gateway, words, ...caller };
}

test.each([
  ["MODEL_FALLBACK", { MODEL_FALLBACK: "openai" as const }, {}],
  ["the bot's own wish", {}, { fallback: { provider: "openai", voice: "marin" } }],
])("by %s the other provider goes on, and a tone fills the gap", async (_, setting, wish) => {
  const { gemini, openai, gateway, words, heard, session_id } = await start(setting, wish);
  await gateway.until(
    "it is heard out",
    () => heard.filter(({ pcm }) => peakLevel(pcm) > 1_000).length > 3,
  );
  await gateway.until("silence", () => heard.slice(-10).every(({ pcm }) => peakLevel(pcm) === 0));
  // The next connection is taken and never ready.
  gemini.options.mute = true;
  gateway.registry.runningCall(session_id)?.hear("Hello?");
  const before = words().length;
  gemini.peer.drop(1006);
  await gateway.until("the other one speaks", () => words().length > before);
  await gateway.until("its voice", () =>
    heard.slice(-40).some(({ pcm }) => toneLevel(pcm, 8000, 660) > 3_000),
  );
  const filled = heard.filter(({ pcm }) => peakLevel(pcm) > 300 && peakLevel(pcm) < 1_200);
  expect(filled.length).toBeGreaterThan(3);
  expect(filled.some(({ pcm }) => toneLevel(pcm, 8000, 425) > 200)).toBe(true);
  expect(JSON.stringify(openai.peer.events)).toContain("Caller: Hello?");
  expect(gateway.saved).toEqual([]);
});

test("a provider without its key is told when the program starts and when a bot is published; the bot is published all the same", async () => {
  const { ask, a, log, stop } = await gatewayWithDatabase("sqlite::memory:", {
    env: { MODEL_FALLBACK: "gemini" },
  });
  const told = () => log.lines.filter((line) => JSON.stringify(line).includes("GEMINI_API_KEY"));
  expect(JSON.stringify(told())).toContain("GATEWAY_MODEL_NOT_CONFIGURED");
  const nodes = [{ id: "talk", data: { post_actions: [{ type: "end_conversation" }] } }];
  const flow = { meta: { name: "talk" }, nodes };
  const model = { provider: "scripted", fallback: { provider: "openai" } };
  const made = await ask(a, "POST", "/admin/bots", { id: "b1", name: "B", flow, model });
  expect(made.body).toMatchObject({
    problems: expect.arrayContaining([
      expect.objectContaining({ code: "MODEL_FALLBACK_NOT_CONFIGURED", level: "warning" }),
    ]),
  });
  expect((await ask(a, "POST", "/admin/bots/b1/publish")).status).toBeLessThan(300);
  await stop();
});
