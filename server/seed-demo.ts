// Makes the demo organization, through the same routes that anyone else would use.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ClientTransport, RemoteError, askRoute } from "@pipecast/contracts/client";
import { createBot, getBot, publishBot } from "@pipecast/contracts/gateway/bots";
import { numbers, queues, users } from "@pipecast/contracts/pbx/directory";
import { putTicketWhatsapp } from "@pipecast/contracts/pbx/messaging";
import { createOrganization, listOrganizations } from "@pipecast/contracts/pbx/organizations";
import { z } from "zod";
import { botsFolder } from "./bots-folder.ts";

const DemoFile = z.object({
  organization: z.looseObject({ id: z.string(), name: z.string() }),
  users: z.array(z.looseObject({ extension: z.string(), name: z.string() })),
  queues: z.array(
    z.looseObject({ number: z.string(), name: z.string(), members: z.array(z.string()) }),
  ),
  bots: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      flow: z.string(),
      model: z.looseObject({ provider: z.enum(["offline", "scripted", "gemini", "openai"]) }),
    }),
  ),
  numbers: z.array(
    z.object({
      number: z.string(),
      target: z.object({ type: z.enum(["bot", "queue", "extension"]), id: z.string() }),
      fallback: z.object({ type: z.enum(["queue", "extension"]), id: z.string() }).optional(),
    }),
  ),
});

export interface SeedParts {
  pbx: ClientTransport;
  gateway: ClientTransport;
  operatorToken: string;
}

export interface SeedReport {
  made: string[];
  present: string[];
}

/** Makes what is missing of `bots/grand-estancia/organization.json`; what is there stays as it is. */
export async function seedDemo(parts: SeedParts): Promise<SeedReport> {
  const file = demoFile();
  const report: SeedReport = { made: [], present: [] };
  const options = {
    headers: { authorization: `Bearer ${parts.operatorToken}` },
    deadlineMs: 10_000,
  };
  const org_id = file.organization.id;
  const make = async (what: string, ask: () => Promise<unknown>) => {
    try {
      await ask();
      report.made.push(what);
    } catch (error) {
      if (!(error instanceof RemoteError && error.status === 409)) throw error;
      report.present.push(what);
    }
  };

  await make(`organization ${org_id}`, () =>
    askRoute(parts.pbx, createOrganization, { body: file.organization }, options),
  );
  // Without a key the messages stay here, to be seen at GET /messages.
  if (report.made.length > 0)
    await askRoute(parts.pbx, putTicketWhatsapp, { body: { org_id, enabled: true } }, options);
  for (const user of file.users)
    await make(`user ${user.extension}`, () =>
      askRoute(parts.pbx, users.create, { body: { ...user, org_id } }, options),
    );
  for (const queue of file.queues)
    await make(`queue ${queue.number}`, () =>
      askRoute(parts.pbx, queues.create, { body: { ...queue, org_id } }, options),
    );
  for (const bot of file.bots) {
    await make(`bot ${bot.id}`, () => {
      const flow = z.record(z.string(), z.unknown()).parse(readBotsFile(bot.flow));
      return askRoute(parts.gateway, createBot, { body: { ...bot, flow, org_id } }, options);
    });
    // A seeding that was cut off may have left the draft alone.
    const found = await askRoute(parts.gateway, getBot, { params: { id: bot.id } }, options);
    if (found.published_version === null)
      await askRoute(
        parts.gateway,
        publishBot,
        { params: { id: bot.id }, body: { org_id } },
        options,
      );
  }
  for (const number of file.numbers)
    await make(`number ${number.number}`, () =>
      askRoute(parts.pbx, numbers.create, { body: { ...number, org_id } }, options),
    );
  return report;
}

/** The demo organization as it ships. */
export function demoFile(): z.output<typeof DemoFile> {
  return DemoFile.parse(readBotsFile("grand-estancia/organization.json"));
}

/** True when nobody has made an organization yet: only then a first start brings the demo along. */
export async function isUntouched(
  parts: Pick<SeedParts, "pbx" | "operatorToken">,
): Promise<boolean> {
  const headers = { authorization: `Bearer ${parts.operatorToken}` };
  const { items } = await askRoute(
    parts.pbx,
    listOrganizations,
    { query: { limit: 1 } },
    { headers },
  );
  return items.length === 0;
}

function readBotsFile(name: string): unknown {
  return JSON.parse(readFileSync(join(botsFolder(), name), "utf8"));
}
