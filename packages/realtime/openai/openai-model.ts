// OpenAI Realtime by its events over a WebSocket; it takes another prompt and other functions at any time.
import type { RealtimeModel } from "../realtime-model.ts";
import { CircuitBreaker } from "../steady/circuit-breaker.ts";
import { ModelFault } from "../steady/model-fault.ts";
import { SteadySession } from "../steady/steady-session.ts";
import type { Opening, Provider, Wire, WireListener } from "../steady/wire.ts";
import { EventSocket } from "./event-socket.ts";
import { RATE, sessionOf } from "./openai-setup.ts";
import { openaiSummary } from "./openai-summary.ts";
import { OpenAiWire } from "./openai-wire.ts";
import { readServerEvent } from "./server-event.ts";

export interface OpenAiSettings {
  apiKey: string;
  /** OpenAI's own when absent; with or without the version (`/v1`). */
  baseUrl?: string | undefined;
  /** For bots that name none. */
  model?: string | undefined;
}

/** What it was, when this was written, that OpenAI gave for talking. */
export const OPENAI_MODEL = "gpt-realtime";
const OPENAI_URL = "https://api.openai.com/v1";
/** A session ends after 60 minutes; the next one is made before. */
const RENEW_AFTER_MS = 55 * 60_000;

export function openaiModel(settings: OpenAiSettings): RealtimeModel {
  const breaker = new CircuitBreaker("openai");
  const provider: Provider = {
    name: "openai",
    open: (opening, listener, signal) =>
      breaker.run(() => openConnection(settings, opening, listener, signal), signal),
  };
  return {
    name: "openai",
    capabilities: { inputRate: RATE, outputRate: RATE, changesTools: true, takesText: true },
    connect: (options, listener, signal) =>
      new SteadySession(provider, { ...options, tools: undefined }, listener, RATE).start(signal),
    async summarize(options, wish, signal) {
      signal.throwIfAborted();
      const { apiKey, baseUrl = OPENAI_URL } = settings;
      return openaiSummary({ base: versioned(baseUrl), apiKey }, options, wish, signal);
    },
  };
}

const now = () => performance.now();

function openConnection(
  { apiKey, baseUrl = OPENAI_URL, model = OPENAI_MODEL }: OpenAiSettings,
  opening: Opening,
  listener: WireListener,
  signal: AbortSignal,
): Promise<Wire> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    let wire: OpenAiWire | undefined;
    let renew: ReturnType<typeof setTimeout> | undefined;
    const fault = (why: string) => new ModelFault("openai", scrub(why, apiKey));
    const name = opening.options.model ?? model;
    const url = addressOf(baseUrl, name);
    const socket = new EventSocket(
      url,
      { authorization: `Bearer ${apiKey}` },
      {
        message(text) {
          const event = readServerEvent(text);
          if (event === undefined) return;
          if (wire !== undefined) return wire.onEvent(event);
          if (event.type === "session.created")
            socket.send({ type: "session.update", session: sessionOf(opening) });
          else if (event.type === "session.updated") {
            signal.removeEventListener("abort", giveUp);
            wire = new OpenAiWire({ socket, model: name, opening, listener, now });
            wire.remember();
            renew = setTimeout(() => listener.leaving(60_000), RENEW_AFTER_MS).unref();
            resolve(wire);
          } else if (event.type === "error") {
            reject(fault(`${event.error.code ?? ""} ${event.error.message}`));
            socket.terminate();
          }
        },
        closed(code, reason) {
          clearTimeout(renew);
          signal.removeEventListener("abort", giveUp);
          const why = fault(`connection ended with ${code}: ${reason}`);
          if (wire === undefined) reject(why);
          else listener.lost(why);
        },
      },
    );
    const giveUp = () => {
      reject(fault("it was not ready in time"));
      socket.terminate();
    };
    signal.addEventListener("abort", giveUp);
  });
}

function addressOf(baseUrl: string, model: string): string {
  const base = versioned(baseUrl).replace(/^http/, "ws");
  return `${base}/realtime?model=${encodeURIComponent(model)}`;
}

function versioned(baseUrl: string): string {
  const base = baseUrl.replace(/\/+$/, "");
  return /\/v\d+$/.test(base) ? base : `${base}/v1`;
}

function scrub(text: string, apiKey: string): string {
  return text.replaceAll(apiKey, "***").slice(0, 300);
}
