// What the pieces of pbx are made of; each takes the few it needs.
import type { Clock } from "@pipecast/platform/clock";
import type { Transport } from "@pipecast/platform/transport";
import type { Database } from "@pipecast/platform/db";
import type { Log } from "@pipecast/platform/log";
import type { Metrics } from "@pipecast/platform/metrics";
import type { Vault } from "@pipecast/platform/vault";
import type { AuditLog } from "./audit/audit-log.ts";
import type { LiveCalls } from "./calls/live-calls.ts";
import type { TransferClaims } from "./calls/transfer-claims.ts";
import type { FactRecorder } from "./facts/fact-recorder.ts";
import type { NumberTable } from "./numbers/number-table.ts";
import type {
  OrganizationDefaults,
  OrganizationTable,
} from "./organizations/organization-table.ts";
import type { QueueTable } from "./queues/queue-table.ts";
import type { PbxTables } from "./schema.ts";
import type { Switch } from "./switch/switch.ts";
import type { UserTable } from "./users/user-table.ts";

export interface PbxParts {
  db: Database<PbxTables>;
  vault: Vault;
  log: Log;
  clock: Clock;
  metrics: Metrics | undefined;
  jwtSecret: string;
  internalKey: string;
  defaults: OrganizationDefaults;
  organizations: OrganizationTable;
  users: UserTable;
  queues: QueueTable;
  numbers: NumberTable;
  gateway: Transport;
  switch: Switch;
  liveCalls: LiveCalls;
  facts: FactRecorder;
  transfers: TransferClaims;
  audit: AuditLog;
}
