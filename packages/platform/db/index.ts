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
export { afterCommit } from "./after-commit.ts";
export { withStatementDeadline } from "./statement-deadline.ts";
export { newId } from "./new-id.ts";
export { decodeFlag, decodeJson, encodeFlag, encodeJson } from "./json-text.ts";
export { dialectOf, insertIfAbsent, isUniqueViolation, upsert } from "./upsert.ts";
export { inspectServer, type ServerWarning } from "./check-server.ts";
export { migrate, checkSchema, type MigrationReport } from "./migrate.ts";
export { addColumn, createIndex, createTable, execute, type Step } from "./migration-step.ts";
export {
  defineMigrations,
  type Migration,
  type MigrationSet,
  type TableRead,
  tablesOf,
} from "./migration-set.ts";
export type { Column, ColumnType, Index, Table } from "./table-description.ts";
export { renamedTable, resolveTable, type ResolvedTable } from "./resolve-table.ts";
export { type DatabaseInspection, inspectDatabase, type TableFinding } from "./inspect-database.ts";
export { acceptAdoption, type AcceptedAdoption, type AdoptionChoice } from "./accept-adoption.ts";
