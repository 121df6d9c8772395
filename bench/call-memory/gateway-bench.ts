// A gateway without database and PBX: everything that a call has in memory, and nothing else.
import { randomUUID } from "node:crypto";
import type { CompiledFlow } from "@pipecast/flow/compile-flow";
import { systemClock } from "@pipecast/platform/clock";
import { createLogger, logDestination } from "@pipecast/platform/log";
import type { Transport } from "@pipecast/platform/transport";
import type { RealtimeModel } from "@pipecast/realtime";
import { scriptedModel } from "@pipecast/realtime/scripted";
import { CallRegistry } from "../../services/gateway/call/call-registry.ts";
import { type CallParts, startCall } from "../../services/gateway/call/start-call.ts";
import { createTicker } from "../../services/gateway/call/ticker.ts";
import { openWebhooks } from "../../services/gateway/effects/open-webhooks.ts";
import { listenAudioSocket } from "../../services/gateway/lines/listen-audiosocket.ts";
import { SessionStore } from "../../services/gateway/sessions/session-store.ts";

export interface GatewayBench {
  port: number;
  /** The UUID of a call that may come now. */
  announce(): string;
  running(): number;
  /** Rejects after a minute. */
  until(condition: () => boolean): Promise<void>;
  close(): Promise<void>;
}

const internalKey = "internal-key-of-a-bench-that-nobody-asks";

/** `model`: the scripted one when absent. */
export async function openGatewayBench(
  flow: CompiledFlow,
  most: number,
  model: RealtimeModel = scriptedModel(),
): Promise<GatewayBench> {
  const clock = systemClock;
  const log = createLogger({ name: "bench", level: "silent", stream: logDestination(2) });
  const registry = new CallRegistry(clock, most + 10);
  const nobody: Transport = {
    request: async () => ({ status: 200, headers: {}, body: "{}" }),
  };
  const parts: CallParts = {
    models: new Map([["scripted", model]]),
    registry,
    store: new SessionStore({ clock, log, save: async () => undefined }),
    pbx: nobody,
    internalKey,
    webhooks: openWebhooks({
      transports: { pbx: nobody, events: nobody },
      allow: [],
      bridges: () => ({ own: [], trusted: [] }),
      ownPorts: () => [],
      internalKey,
      clock,
    }),
    clock,
    ticker: createTicker({
      clock,
      onFault: (error) => {
        throw error;
      },
    }),
    log,
    longestMs: 3_600_000,
  };
  const server = await listenAudioSocket({
    host: "127.0.0.1",
    port: 0,
    limits: { calls: most + 10 },
    registry,
    begin: (plan, line) => startCall(plan, line, parts) !== undefined,
    log,
  });
  return {
    port: server.port,
    announce() {
      const id = randomUUID();
      const identity = {
        id,
        org_id: "bench",
        bot_id: "demo",
        version: 1,
        channel_id: id,
        linkedid: id,
        call: { channel_id: id, org_id: "bench", caller_number: "+919876543210" },
      };
      return registry.announce({ identity, flow, model: { provider: "scripted" }, rate: 8000 });
    },
    running: () => registry.size.running,
    async until(condition) {
      const deadline = performance.now() + 60_000;
      while (!condition()) {
        if (performance.now() > deadline)
          throw new Error(`not within a minute: ${JSON.stringify(registry.size)}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    close: () => server.close(),
  };
}
