// What a private program lets a rehearsal take hold of: its time, its models, and what would leave it. Everything else is real.
import type { Staging } from "@pipecast/gateway";
import { BRIDGE_ALIAS } from "@pipecast/flow/check/host-rule";
import { type Transport, TransportError } from "@pipecast/platform/transport";
import { directModel } from "./direct-model.ts";
import type { Part } from "./part.ts";
import { SkippingClock } from "./skipping-clock.ts";
import type { WebhookReceiver } from "./webhook-receiver.ts";

export interface Stage extends Staging {
  readonly clock: SkippingClock;
  /** Providers that this program has models of. */
  readonly providers: ReadonlySet<string>;
  /** The pbx as the gateway reaches it: a transfer or hang-up may be refused as a rehearsal says. */
  pbx(real: Transport): Transport;
  /** Events as the gateway reaches it: our own bridge may answer as a rehearsal says. */
  events(real: Transport): Transport;
  enter(part: Part): void;
  leave(part: Part): void;
}

const operation = /^\/api\/v1\/calls\/([^/]+)\/(transfer|hangup)$/;

/** One stage for all rehearsals of a program; each is told apart by its part. */
export function createStage(receiver: WebhookReceiver): Stage {
  const parts = new Set<Part>();
  const providers = new Set<string>();
  const keyed = (key: unknown) => partOf((part) => part.key === key);
  const partOf = (fits: (part: Part) => boolean) => [...parts].find((part) => fits(part));
  return {
    clock: new SkippingClock(),
    providers,
    enter: (part) => void parts.add(part),
    leave: (part) => void parts.delete(part),
    models(configured) {
      for (const provider of configured.keys()) providers.add(provider);
      return new Map(
        [...configured].map(([provider, model]) => [provider, directModel(model, keyed)]),
      );
    },
    webhooks: (real) => (request) => {
      const id = request.headers?.["idempotency-key"] ?? "";
      const part = partOf(({ sessions }) => sessions.some((session) => id.startsWith(session)));
      return part === undefined ? real(request) : receiver.take(request, part, real);
    },
    pbx: (real) => ({
      async request(request) {
        const [, channel, what] = operation.exec(request.path) ?? [];
        const part = partOf(({ channels }) => channels.includes(decodeURIComponent(channel ?? "")));
        const status = part?.given[what === "transfer" ? "transfer" : "hangup"] ?? "ok";
        if (what === undefined || status === "ok" || /^2\d\d$/.test(String(status)))
          return real.request(request);
        return refusal(Number(status) || 502);
      },
    }),
    events: (real) => ({
      async request(request) {
        const id = request.headers?.["idempotency-key"] ?? "";
        const part = partOf(({ sessions }) => sessions.some((session) => id.startsWith(session)));
        const given = part?.given.webhooks?.find(
          ({ url }) => url !== undefined && BRIDGE_ALIAS.includes(url),
        );
        if (given === undefined) return real.request(request);
        const status = Number(given.status);
        if (!Number.isInteger(status)) throw new TransportError(unanswered(given.status));
        return answer(status, given.response ?? {});
      },
    }),
  };
}

function refusal(status: number) {
  const error = { code: "REHEARSAL_REFUSES", message: "The rehearsal has it refused." };
  return answer(status, { error });
}

function answer(status: number, body: unknown) {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}

function unanswered(status: string | number): "timeout" | "unreachable" {
  return status === "timeout" ? "timeout" : "unreachable";
}
