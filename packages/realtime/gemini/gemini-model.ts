// Gemini Live through Google's SDK, which is loaded with the first call.
import type { GoogleGenAI, Session } from "@google/genai";
import type { ModelOptions, RealtimeModel } from "../realtime-model.ts";
import { CircuitBreaker } from "../steady/circuit-breaker.ts";
import { ModelFault } from "../steady/model-fault.ts";
import { SteadySession } from "../steady/steady-session.ts";
import type { Opening, Provider, Wire, WireListener } from "../steady/wire.ts";
import { nodeChangeOf, setupOf } from "./gemini-setup.ts";
import { geminiSummary } from "./gemini-summary.ts";
import { GeminiWire, INPUT_RATE, OUTPUT_RATE } from "./gemini-wire.ts";
import { LiveSocket, type LiveSocketEvents, type SdkCallbacks } from "./live-socket.ts";

export interface GeminiSettings {
  apiKey: string;
  /** Google's own when absent. */
  baseUrl?: string | undefined;
  /** The SDK's when absent. */
  apiVersion?: string | undefined;
  /** For bots that name none. */
  model?: string | undefined;
}

/** What it was, when this was written, that Google gave for talking. */
export const GEMINI_MODEL = "gemini-2.5-flash-native-audio-preview-09-2025";

/**
 * A bot's own `node_change` ("context_update", "declare_all", "reconnect") says how nodes are entered where the model's name does
 * not. The key stands in the URL of the connection and nowhere else.
 */
export function geminiModel(settings: GeminiSettings): RealtimeModel {
  const breaker = new CircuitBreaker("gemini");
  const provider: Provider = {
    name: "gemini",
    open: (opening, listener, signal) =>
      breaker.run(() => openGemini(settings, opening, listener, signal), signal),
  };
  return {
    name: "gemini",
    capabilities: {
      inputRate: INPUT_RATE,
      outputRate: OUTPUT_RATE,
      changesTools: false,
      takesText: true,
    },
    connect(options, listener, signal) {
      const change = changeOf(settings, options);
      const canEnter: Provider["canEnter"] = (prompt, declared) =>
        change === "context_update" ||
        (change === "declare_all" &&
          prompt.tools.every(({ name }) => declared.some((tool) => tool.name === name)));
      const known = change === "declare_all" ? options : { ...options, tools: undefined };
      return new SteadySession({ ...provider, canEnter }, known, listener, INPUT_RATE).start(
        signal,
      );
    },
    async prepare() {
      await import("@google/genai").catch(() => undefined);
    },
    async summarize(options, wish, signal) {
      signal.throwIfAborted();
      const { apiKey } = settings;
      try {
        // Here the key stands in a header.
        return await geminiSummary(await sdkFor(settings, apiKey), options, wish, signal);
      } catch (error) {
        const why = error instanceof Error ? error.message : "";
        throw new ModelFault("gemini", `no summary: ${scrub(why, apiKey)}`);
      }
    },
  };
}

function nameOf(settings: GeminiSettings, { model }: ModelOptions): string {
  return model ?? settings.model ?? GEMINI_MODEL;
}

function changeOf(settings: GeminiSettings, options: ModelOptions) {
  return nodeChangeOf(nameOf(settings, options), options.settings?.["node_change"]);
}

async function sdkFor(
  { baseUrl, apiVersion, apiKey }: GeminiSettings,
  /** The SDK puts it into the URL of a connection as it is. */
  key = encodeURIComponent(apiKey),
): Promise<GoogleGenAI> {
  const { GoogleGenAI } = await import("@google/genai");
  return new GoogleGenAI({
    apiKey: key,
    vertexai: false,
    httpOptions: {
      ...(baseUrl === undefined ? {} : { baseUrl: baseUrl.replace(/\/+$/, "") }),
      ...(apiVersion === undefined ? {} : { apiVersion }),
    },
  });
}

async function openGemini(
  settings: GeminiSettings,
  opening: Opening,
  listener: WireListener,
  signal: AbortSignal,
): Promise<Wire> {
  signal.throwIfAborted();
  const { apiKey } = settings;
  const ai = await sdkFor(settings);
  let wire: GeminiWire | undefined;
  let socket: LiveSocket | undefined;
  useSocket(ai, {
    opened: (made) => {
      socket = made;
      if (signal.aborted) made.terminate();
    },
    message: (message) => wire?.onMessage(message),
    closed: (code, reason) => wire && listener.lost(faultOf(code, reason, apiKey)),
  });
  const giveUp = () => socket?.terminate();
  signal.addEventListener("abort", giveUp);
  try {
    const sdk = await connectSdk(ai, settings, opening);
    if (socket === undefined) throw new ModelFault("gemini", "the SDK made no socket");
    signal.throwIfAborted();
    const change = changeOf(settings, opening.options);
    const model = nameOf(settings, opening.options);
    wire = new GeminiWire({ sdk, socket, model, change, opening, listener });
    wire.remember();
    return wire;
  } catch (error) {
    giveUp();
    throw new ModelFault("gemini", scrub(error instanceof Error ? error.message : "", apiKey));
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

function connectSdk(ai: GoogleGenAI, settings: GeminiSettings, opening: Opening): Promise<Session> {
  return ai.live.connect({
    model: nameOf(settings, opening.options),
    config: setupOf(opening),
    callbacks: { onmessage: () => undefined },
  });
}

/** Puts our socket under the SDK's `live`; its factory is a plain member there. */
function useSocket(
  ai: GoogleGenAI,
  on: LiveSocketEvents & { opened: (socket: LiveSocket) => void },
): void {
  if (!("webSocketFactory" in ai.live))
    throw new ModelFault("gemini", "this version of the SDK takes no socket of ours");
  const create = (url: string, headers: Record<string, string>, callbacks: SdkCallbacks) => {
    const socket = new LiveSocket(url, headers, callbacks, on);
    on.opened(socket);
    return socket;
  };
  Object.assign(ai.live, { webSocketFactory: { create } });
}

function faultOf(code: number, reason: string, apiKey: string): ModelFault {
  return new ModelFault("gemini", `connection ended with ${code}: ${scrub(reason, apiKey)}`);
}

/** What the provider says may quote the URL, and the key stands in it. */
function scrub(text: string, apiKey: string): string {
  const plain = text.replaceAll(apiKey, "***").replaceAll(encodeURIComponent(apiKey), "***");
  return plain.replace(/([?&](?:key|access_token)=)[^&\s]+/g, "$1***").slice(0, 300);
}
