// What the commands on API keys need.
import type { Clock } from "@pipecast/platform/clock";
import type { OrganizationsTable } from "../bots/organizations-table.ts";
import type { KeysTable } from "./keys-table.ts";

export interface KeyContext {
  keys: KeysTable;
  organizations: Pick<OrganizationsTable, "exists">;
  /** Goes into every hash: whoever has the table only can check no guess. */
  pepper: Buffer;
  clock: Pick<Clock, "now">;
}
