// Who may transfer: each session once. The claim is stored before the switch is asked.
import type { Clock } from "@pipecast/platform/clock";
import { type Database, insertIfAbsent } from "@pipecast/platform/db";
import type { PbxTables, TransferRow } from "../schema.ts";

export type Claim = Omit<TransferRow, "state" | "asked_at" | "settled_at">;

export interface TransferClaims {
  /** False when the session has claimed before. */
  claim(claim: Claim): Promise<boolean>;
  has(orgId: string, sessionId: string): Promise<boolean>;
  /** The session's transfer whose outcome is not known. */
  findOpen(orgId: string, sessionId: string): Promise<TransferRow | undefined>;
  settle(orgId: string, sessionId: string, state: "confirmed" | "unknown"): Promise<void>;
  /** The switch did nothing: the session may try again. */
  release(orgId: string, sessionId: string): Promise<void>;
}

/** Claims in `pbx_transfers`. */
export function createTransferClaims(db: Database<PbxTables>, clock: Clock): TransferClaims {
  return {
    claim: (claim) =>
      insertIfAbsent(db.kysely, "pbx_transfers", {
        ...claim,
        state: "asked",
        asked_at: clock.now(),
        settled_at: null,
      }),
    async has(orgId, sessionId) {
      const row = await db.kysely
        .selectFrom("pbx_transfers")
        .select("session_id")
        .where("org_id", "=", orgId)
        .where("session_id", "=", sessionId)
        .executeTakeFirst();
      return row !== undefined;
    },
    findOpen: (orgId, sessionId) =>
      db.kysely
        .selectFrom("pbx_transfers")
        .selectAll()
        .where("org_id", "=", orgId)
        .where("session_id", "=", sessionId)
        .where("state", "!=", "confirmed")
        .executeTakeFirst(),
    async settle(orgId, sessionId, state) {
      await db.kysely
        .updateTable("pbx_transfers")
        .set({ state, settled_at: clock.now() })
        .where("org_id", "=", orgId)
        .where("session_id", "=", sessionId)
        .execute();
    },
    async release(orgId, sessionId) {
      await db.kysely
        .deleteFrom("pbx_transfers")
        .where("org_id", "=", orgId)
        .where("session_id", "=", sessionId)
        .where("state", "=", "asked")
        .execute();
    },
  };
}
