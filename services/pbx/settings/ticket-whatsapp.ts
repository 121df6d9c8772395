// Which template a caller gets and which workflow runs when a ticket opens, is taken up, is closed.
import type { TicketWhatsapp, putTicketWhatsapp } from "@pipecast/contracts/pbx/messaging";
import type { Clock } from "@pipecast/platform/clock";
import { type Database, decodeJson, upsert } from "@pipecast/platform/db";
import type { z } from "zod";
import type { PbxTables } from "../schema.ts";

interface Parts {
  db: Database<PbxTables>;
  clock: Clock;
}

type Changes = Omit<z.output<NonNullable<typeof putTicketWhatsapp.body>>, "org_id">;
type Statuses = TicketWhatsapp["statuses"];

const names = ["open", "in_progress", "closed"] as const;

/** What holds until somebody says otherwise: nothing is sent, and the templates have the names the guide proposes. */
const fresh: Statuses = {
  open: { template: "ticket_opened", parameters: ["number"], workflow_id: null },
  in_progress: { template: "ticket_in_progress", parameters: ["number"], workflow_id: null },
  closed: { template: "ticket_closed", parameters: ["number"], workflow_id: null },
};

export async function readTicketWhatsapp(
  { db }: Pick<Parts, "db">,
  orgId: string,
): Promise<TicketWhatsapp> {
  const row = await db.kysely
    .selectFrom("pbx_ticket_whatsapp")
    .selectAll()
    .where("org_id", "=", orgId)
    .executeTakeFirst();
  if (row === undefined) return { enabled: false, statuses: fresh };
  return { enabled: Boolean(row.enabled), statuses: decodeJson(row.statuses) as Statuses };
}

/** Merges the given fields, each status by itself. */
export async function storeTicketWhatsapp(
  parts: Parts,
  orgId: string,
  changes: Changes,
): Promise<TicketWhatsapp> {
  const before = await readTicketWhatsapp(parts, orgId);
  const statuses = { ...before.statuses };
  for (const name of names) {
    const { template, parameters, workflow_id } = changes.statuses?.[name] ?? {};
    const old = statuses[name];
    statuses[name] = {
      template: template ?? old.template,
      parameters: parameters ?? old.parameters,
      workflow_id: workflow_id === undefined ? old.workflow_id : workflow_id,
    };
  }
  const after = { enabled: changes.enabled ?? before.enabled, statuses };
  const row = {
    org_id: orgId,
    enabled: after.enabled ? 1 : 0,
    statuses: JSON.stringify(statuses),
    updated_at: parts.clock.now(),
  };
  const update = ["enabled", "statuses", "updated_at"] as const;
  await upsert(parts.db.kysely, "pbx_ticket_whatsapp", row, {
    key: ["org_id"],
    update: [...update],
  });
  return after;
}
