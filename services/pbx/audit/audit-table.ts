// The audit log's table: written once, never changed, forgotten after two years.
import { type Migration, createTable } from "@pipecast/platform/db";

export interface AuditRow {
  /** Grows with time. */
  id: string;
  org_id: string;
  at: number;
  actor: string;
  actor_name: string;
  action: string;
  target: string;
  /** Array of names as JSON. */
  fields: string;
}

const orgId = { type: { string: 128 } } as const;

export const auditMigration: Migration = {
  id: "0022-audit",
  steps: [
    createTable({
      name: "pbx_audit",
      columns: {
        id: { type: "id" },
        org_id: orgId,
        at: { type: "time" },
        actor: { type: { string: 128 } },
        actor_name: { type: { string: 254 } },
        action: { type: { string: 200 } },
        target: { type: { string: 254 } },
        fields: { type: "json" },
      },
      primaryKey: ["id"],
      indexes: [
        { columns: ["org_id", "id"] },
        { columns: ["org_id", "actor", "id"] },
        { columns: ["at"] },
      ],
    }),
  ],
};
