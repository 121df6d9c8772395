// Sets the scene of one rehearsal: an organization with people and queues, the bot under test published, a number that leads to it.
import { randomBytes, randomInt } from "node:crypto";
import { askRoute } from "@pipecast/contracts/client";
import { createBot, deleteBot, publishBot } from "@pipecast/contracts/gateway/bots";
import { numbers, queues, users } from "@pipecast/contracts/pbx/directory";
import { putTicketWhatsapp } from "@pipecast/contracts/pbx/messaging";
import { createOrganization } from "@pipecast/contracts/pbx/organizations";
import { demoFile } from "../seed-demo.ts";
import type { Provider } from "./run-as.ts";
import type { Theatre } from "./theatre.ts";

export interface Scene {
  readonly org_id: string;
  readonly bot_id: string;
  /** The number to call. */
  readonly number: string;
  /** The model that the bot got. */
  readonly provider: Provider;
  /** Takes away what can be taken away. */
  strike(): Promise<void>;
}

export interface SceneOptions {
  key: string;
  flow: Record<string, unknown>;
  /** Undefined: the server's default. */
  provider: Provider | undefined;
  /** The dialled number as the rehearsal has it. */
  did: string | undefined;
  /** An organization where nothing has happened yet: of one whose calls are judged, callers must have no tickets. */
  afresh: boolean;
  /** Where a running server's rehearsals play. */
  org_id: string;
}

/** Throws RemoteError where the flow is refused; its details name the problems. */
export async function setScene(theatre: Theatre, options: SceneOptions): Promise<Scene> {
  const { pbx, gateway, headers, stage } = theatre;
  const ask = { headers, deadlineMs: 10_000 };
  const spare = options.afresh ? undefined : theatre.organizations.pop();
  const org_id = stage === undefined ? options.org_id : (spare ?? (await newOrganization(theatre)));
  // No key is set there, so what would go to the caller stays to be looked at.
  if (stage !== undefined && options.afresh)
    await askRoute(pbx, putTicketWhatsapp, { body: { org_id, enabled: true } }, ask);
  const bot_id = `rehearsal-${options.key}`;
  const model = {
    ...(options.provider !== undefined && { provider: options.provider }),
    // Tones can hurry; a voice could not be told from noise then.
    ...(stage !== undefined && { rehearsal: options.key }),
    ...(options.provider === "offline" && { voice: "tones" }),
  };
  const bot = await askRoute(
    gateway,
    createBot,
    {
      body: {
        id: bot_id,
        org_id,
        name: "Rehearsal",
        flow: options.flow,
        ...(options.provider !== undefined && { model: model as { provider: "scripted" } }),
      },
    },
    ask,
  );
  const strikeBot = () =>
    askRoute(gateway, deleteBot, { params: { id: bot_id }, query: { org_id } }, ask);
  try {
    await askRoute(gateway, publishBot, { params: { id: bot_id }, body: { org_id } }, ask);
    const number = options.did ?? freeNumber();
    const made = await askRoute(
      pbx,
      numbers.create,
      { body: { number, org_id, target: { type: "bot", id: bot_id } } },
      ask,
    );
    return {
      org_id,
      bot_id,
      number,
      provider: bot.model.provider,
      async strike() {
        await askRoute(pbx, numbers.remove, { params: { id: made.id }, query: { org_id } }, ask);
        await strikeBot();
        if (stage !== undefined && !options.afresh) theatre.organizations.push(org_id);
      },
    };
  } catch (error) {
    await strikeBot().catch(() => undefined);
    throw error;
  }
}

/** Queues, agents and zone of the demo organization, for one rehearsal alone. */
async function newOrganization({ pbx, headers }: Theatre): Promise<string> {
  const ask = { headers, deadlineMs: 10_000 };
  const demo = demoFile();
  const { id: _id, context_prefix: _prefix, ...rest } = demo.organization;
  const { id: org_id } = await askRoute(pbx, createOrganization, { body: rest }, ask);
  for (const user of demo.users)
    await askRoute(pbx, users.create, { body: { ...user, org_id } }, ask);
  // The demo's bot is not there: a queue that nobody answers ends its call.
  for (const { failover: _failover, ...queue } of demo.queues)
    await askRoute(pbx, queues.create, { body: { ...queue, org_id } }, ask);
  return org_id;
}

/** A number nobody has: Mumbai's, from a range that is not given out. */
function freeNumber(): string {
  return `+91220${randomInt(1_000_000, 9_999_999)}`;
}

export function newKey(): string {
  return randomBytes(6).toString("hex");
}
