// Subpath `@pipecast/platform/db`: databases, migrations, adoption of existing ones, copies.
export type {
  Database,
  DatabaseHandle,
  DatabaseHealth,
  DatabaseOptions,
  Dialect,
  QueryEvent,
  TransactionOptions,
} from "./database.ts";
export { openDatabase } from "./open-database.ts";
export { parseDatabaseUrl, type DatabaseUrl } from "./database-url.ts";
export { DbErrors } from "./database-errors.ts";
export { afterCommit } from "./transaction/after-commit.ts";
export { withStatementDeadline } from "./connection/statement-deadline.ts";
export { databaseNow } from "./connection/database-clock.ts";
export { newId } from "./new-id.ts";
export { decodeFlag, decodeJson, encodeFlag, encodeJson } from "./json-text.ts";
export {
  dialectOf,
  freshValue,
  insertIfAbsent,
  isUniqueViolation,
  upsert,
  upsertRows,
} from "./upsert.ts";
export { inspectServer, type ServerWarning } from "./mysql/check-server.ts";
export { migrate, checkSchema, type MigrationReport } from "./schema/migrate.ts";
export {
  addColumn,
  createIndex,
  createTable,
  execute,
  type Step,
} from "./schema/migration-step.ts";
export {
  defineMigrations,
  type Migration,
  type MigrationSet,
  type TableRead,
  tablesOf,
} from "./schema/migration-set.ts";
export { countRows } from "./schema/count-rows.ts";
export type { Column, ColumnType, Index, Table } from "./schema/table-description.ts";
export { copyInstallation, type CopiedTable, type CopyProgress } from "./copy/copy-installation.ts";
export { backUp, type BackupOptions } from "./backup/back-up.ts";
export { inspectBackup, restore } from "./backup/restore.ts";
export { keyMark } from "./backup/key-mark.ts";
export { renamedTable, resolveTable, type ResolvedTable } from "./adoption/resolve-table.ts";
export {
  type DatabaseInspection,
  inspectDatabase,
  type TableFinding,
} from "./adoption/inspect-database.ts";
export { readForeignTable } from "./adoption/read-foreign-table.ts";
export {
  acceptAdoption,
  type AcceptedAdoption,
  type AdoptionChoice,
} from "./adoption/accept-adoption.ts";
