// Table of how people of an organization are reached, and of what they want to hear.
import { type Migration, createTable } from "@pipecast/platform/db";

export interface ChannelRow {
  org_id: string;
  kind: "email" | "webhook" | "notifications";
  /** JSON, as its kind has it. */
  settings: string;
  /** The mail server's password. */
  sealed: string | null;
  updated_at: number;
}

export const channelsMigration: Migration = {
  id: "0011-channels",
  steps: [
    createTable({
      name: "pbx_channels",
      columns: {
        org_id: { type: { string: 128 } },
        kind: { type: { string: 16 } },
        settings: { type: "json" },
        sealed: { type: "text", nullable: true },
        updated_at: { type: "time" },
      },
      primaryKey: ["org_id", "kind"],
    }),
  ],
};
