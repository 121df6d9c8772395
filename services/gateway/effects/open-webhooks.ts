// The ways that webhooks take out of this process, put together once.
import type { Clock } from "@pipecast/platform/clock";
import { createSafeFetch } from "@pipecast/platform/safe-fetch";
import type { Transport } from "@pipecast/platform/transport";
import { type Bridges, doorsOf } from "./bridges.ts";
import type { WebhookParts } from "./run-webhook.ts";
import { ServiceCredentials } from "./service-credentials.ts";
import { WebhookSigner } from "./webhook-signer.ts";

export interface WebhookDoors {
  transports: { pbx: Transport; events: Transport };
  /** WEBHOOK_ALLOW. */
  allow: readonly string[];
  bridges: () => Bridges;
  ownPorts: () => readonly number[];
  internalKey: string;
  clock: Clock;
}

/** Throws TypeError for an entry of `allow` that is no `host:port`. */
export function openWebhooks(doors: WebhookDoors): WebhookParts {
  const { transports, allow, bridges, ownPorts, internalKey, clock } = doors;
  return {
    safeFetch: createSafeFetch({ allow, ownPorts }),
    bridgeFetch: createSafeFetch({ allow: doorsOf(bridges().trusted), ownPorts }),
    events: transports.events,
    bridges,
    signer: new WebhookSigner({ transport: transports.pbx, internalKey, clock }),
    credentials: new ServiceCredentials({ transport: transports.pbx, internalKey, clock }),
    internalKey,
    clock,
  };
}
