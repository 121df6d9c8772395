// What replaying needs: sessions, their tapes, and the flows they ran.
import type { BotsTable } from "../bots/bots-table.ts";
import type { CallRegistry } from "../call/call-registry.ts";
import type { SessionsTable } from "../sessions/sessions-table.ts";

export interface ReplayContext {
  registry: CallRegistry;
  sessions: Pick<SessionsTable, "find" | "tapeOf" | "list">;
  bots: Pick<BotsTable, "find" | "findVersion">;
  /** What flows are compiled with. */
  pbxBaseUrl: string | undefined;
}
