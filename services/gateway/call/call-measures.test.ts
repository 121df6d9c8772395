// What a call measures of itself, on live calls: the caller's waits, what broke off, tokens and their cost; in the record, in metrics.
import { sine } from "@pipecast/audio/tone";
import { createMetrics } from "@pipecast/platform/metrics";
import { geminiModel } from "@pipecast/realtime/gemini";
import { openaiModel } from "@pipecast/realtime/openai";
import type { RealtimeModel } from "@pipecast/realtime";
import { startGeminiServer } from "@pipecast/testkit/gemini-server";
import { startOpenAiServer } from "@pipecast/testkit/openai-server";
import { expect, onTestFinished, test } from "vitest";
import { demoFlow, talkFlow } from "../fixtures/flows.ts";
import { liveGateway } from "../fixtures/live-gateway.ts";
import { gatewayMetrics } from "../gateway-metrics.ts";
import { traceCall } from "./trace-call.ts";

async function talked(realModel: RealtimeModel, flow = talkFlow()) {
  const metrics = await createMetrics({ processMetrics: false });
  const spans: ReturnType<typeof traceCall>[] = [];
  const gateway = await liveGateway({
    realModel,
    measured(record, measures, model) {
      gatewayMetrics(metrics).callMeasured(measures, model);
      spans.push(traceCall(record, measures, model));
    },
  });
  const { call } = await gateway.call({ flow: await flow });
  const words = () =>
    gateway.registry
      .running()
      .flatMap(({ record }) => record.transcript.map(({ who, text }) => `${who}: ${text}`));
  return { gateway, call, words, metrics, spans };
}

async function gemini() {
  const server = await startGeminiServer();
  onTestFinished(() => server.close());
  return geminiModel({ apiKey: "k", baseUrl: server.url });
}

/** So long a tone, then silence. */
const question = (ms: number, silence: number) => {
  const pcm = new Int16Array(8 * (ms + silence));
  pcm.set(sine(300, 8000, 8 * ms));
  return pcm;
};

test("a spoken question: the wait from its last sound to the answer stands in the record, in metrics and in the trace", async () => {
  const { gateway, call, words, metrics, spans } = await talked(await gemini());
  await gateway.until("the greeting", () => words().length > 0);
  await new Promise((resolve) => setTimeout(resolve, 400));
  void call.speak(question(400, 1_500));
  await gateway.until("the answer", () => words().includes("bot: I have heard you."));
  call.hangup("close");
  const { timings } = await gateway.outcome();
  const [wait] = timings["turn_ms"] as number[];
  // The server hears sixteen quiet messages of 20 ms before it takes the question for ended.
  expect(wait).toBeGreaterThan(250);
  expect(timings["turn_median_ms"]).toBe(wait);
  expect(timings).toMatchObject({ tokens_in: 240, tokens_out: 80, cost_usd: 0.00118 });
  expect((await metrics.render()).text).toContain('gateway_turn_seconds_count{model="scripted"} 1');
  const turn = spans[0]?.children?.find(({ name }) => name === "turn");
  expect((turn?.endMs ?? 0) - (turn?.startMs ?? 0)).toBe(wait);
});

test("OpenAI's tokens are counted, what it had kept at its own price", async () => {
  const server = await startOpenAiServer();
  onTestFinished(() => server.close());
  const { gateway, call, words, metrics } = await talked(
    openaiModel({ apiKey: "k", baseUrl: server.url }),
  );
  await gateway.until("the greeting", () => words().length > 0);
  await new Promise((resolve) => setTimeout(resolve, 300));
  call.hangup("close");
  const { timings } = await gateway.outcome();
  expect(timings).toMatchObject({ tokens_in: 120, tokens_out: 40 });
  // 40 fresh, 60 kept, 20 of audio in; 10 and 30 of audio out.
  expect(timings["cost_usd"]).toBeCloseTo(
    (40 * 4 + 60 * 0.4 + 20 * 32 + 10 * 16 + 30 * 64) / 1e6,
    6,
  );
  expect((await metrics.render()).text).toContain(
    'gateway_model_tokens_total{model="scripted",direction="in"} 120',
  );
});

test("a model without a price: tokens are counted, the cost is null and never 0", async () => {
  const server = await startGeminiServer();
  onTestFinished(() => server.close());
  const model = geminiModel({ apiKey: "k", baseUrl: server.url, model: "of-tomorrow" });
  const { gateway, call, words } = await talked(model);
  await gateway.until("the greeting", () => words().length > 0);
  await new Promise((resolve) => setTimeout(resolve, 300));
  call.hangup("close");
  const { timings } = await gateway.outcome();
  expect(timings["cost_usd"]).toBeNull();
  expect(timings["tokens_in"]).toBeGreaterThan(0);
});

test("interruptions and underruns are counted; a pause behind a function call is neither", async () => {
  const gateway = await liveGateway();
  const { call } = await gateway.call({ flow: await demoFlow() });
  await gateway.until("the model", () => gateway.model.sessions.length === 1);
  const [led] = gateway.model.sessions;
  await new Promise((resolve) => setTimeout(resolve, 400));
  const tone = (ms: number) => led?.listener.audio(sine(440, 24_000, 24 * ms));
  tone(60);
  await new Promise((resolve) => setTimeout(resolve, 300));
  tone(60);
  led?.listener.functionCall({ call_id: "f", name: "none_such", args: {} });
  await new Promise((resolve) => setTimeout(resolve, 300));
  tone(2_000);
  await new Promise((resolve) => setTimeout(resolve, 100));
  led?.listener.interrupted();
  led?.listener.interrupted();
  call.hangup("close");
  const { timings } = await gateway.outcome();
  expect(timings).toMatchObject({ underruns: 1, interruptions: 1 });
  expect(timings["underrun_ms"]).toBeGreaterThan(150);
  expect(timings).not.toHaveProperty("cost_usd");
});
