// Tables of the events service.
import { createTable, defineMigrations } from "@pipecast/platform/db";

export interface EventsTables {
  /** Records of finished calls as they came, until they are judged. */
  events_inbox: {
    id: string;
    org_id: string;
    linkedid: string;
    version: number;
    /** SHA-256 of the content, so that the same record twice is one. */
    digest: string;
    record: string;
    received_at: number;
  };
}

export const eventsMigrations = defineMigrations("events", { prefix: "events_" }, [
  {
    id: "0001-inbox",
    steps: [
      createTable({
        name: "events_inbox",
        columns: {
          id: { type: "id" },
          org_id: { type: { string: 128 } },
          linkedid: { type: { string: 128 } },
          version: { type: "bigint" },
          digest: { type: { string: 64 } },
          record: { type: "json" },
          received_at: { type: "time" },
        },
        primaryKey: ["id"],
        indexes: [{ columns: ["org_id", "linkedid", "version", "digest"], unique: true }],
      }),
    ],
  },
]);
