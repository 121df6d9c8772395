// Tables of what callers are told after a call.
import { type Migration, createTable } from "@pipecast/platform/db";

export interface Msg91Row {
  org_id: string;
  /** Null: the key was forgotten, the rest is kept. */
  sealed: string | null;
  last4: string | null;
  integrated_number: string | null;
  namespace: string | null;
  language: string;
  updated_at: number;
}

export interface TicketWhatsappRow {
  org_id: string;
  enabled: number;
  /** JSON: per status template, parameters, workflow. */
  statuses: string;
  updated_at: number;
}

const org_id = { type: { string: 128 } } as const;
const updated_at = { type: "time" } as const;
const maybe = (length: number) => ({ type: { string: length }, nullable: true }) as const;

export const messagingMigration: Migration = {
  id: "0008-messaging",
  steps: [
    createTable({
      name: "pbx_msg91",
      columns: {
        org_id,
        sealed: { type: "text", nullable: true },
        last4: maybe(4),
        integrated_number: maybe(20),
        namespace: maybe(64),
        language: { type: { string: 16 } },
        updated_at,
      },
      primaryKey: ["org_id"],
    }),
    createTable({
      name: "pbx_ticket_whatsapp",
      columns: { org_id, enabled: { type: "bool" }, statuses: { type: "json" }, updated_at },
      primaryKey: ["org_id"],
    }),
  ],
};
