// The two tables of an outbox, for the migration set of the service that owns it.
import { createTable, type Step } from "../db/index.ts";

export interface OutboxNames {
  messages: string;
  lanes: string;
}

/** `pbx_outbox` and `pbx_outbox_lanes`, from "pbx_" or "pbx". */
export function outboxNames(prefix: string): OutboxNames {
  const plain = prefix.replace(/_$/, "");
  return { messages: `${plain}_outbox`, lanes: `${plain}_outbox_lanes` };
}

/**
 * The steps that make an outbox: messages in the order they were added, and one lane per topic and key, whose row is what
 * adding and delivering lock, so that a key's messages are numbered in the order they commit.
 */
export function outboxTables(prefix: string): Step[] {
  const { messages, lanes } = outboxNames(prefix);
  return [
    createTable({
      name: messages,
      columns: {
        seq: { type: "auto" },
        id: { type: "id" },
        topic: { type: "id" },
        order_key: { type: { string: 190 } },
        dedupe_key: { type: { string: 190 } },
        payload: { type: "json" },
        /** pending, delivered, dead */
        state: { type: { string: 16 }, default: "pending" },
        attempts: { type: "int", default: 0 },
        next_at: { type: "time" },
        created_at: { type: "time" },
        first_tried_at: { type: "time", nullable: true },
        ended_at: { type: "time", nullable: true },
        last_error: { type: "text", nullable: true },
      },
      primaryKey: ["seq"],
      indexes: [
        { columns: ["id"], unique: true },
        { columns: ["topic", "dedupe_key"], unique: true },
        { columns: ["topic", "order_key", "state", "seq"], name: `${messages}_head_ix` },
        { columns: ["state", "ended_at"] },
      ],
    }),
    createTable({
      name: lanes,
      columns: {
        topic: { type: "id" },
        order_key: { type: { string: 190 } },
        /** When its first message is due; null: nothing is pending. */
        next_at: { type: "time", nullable: true },
        lease_token: { type: "bigint", default: 0 },
        lease_until: { type: "time", default: 0 },
        touched_at: { type: "time" },
      },
      primaryKey: ["topic", "order_key"],
      indexes: [{ columns: ["topic", "next_at"] }],
    }),
  ];
}
