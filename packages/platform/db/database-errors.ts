// What can go wrong with a database, in words that say what to do.
import { defineErrors } from "../errors/index.ts";

export const DbErrors = defineErrors("DB", {
  BAD_URL: {
    status: 500,
    message:
      "The database URL cannot be used: {reason}. Write sqlite:DIR/pipecast.db or mysql://user:password@host:3306/database.",
  },
  UNREACHABLE: {
    status: 503,
    retryable: true,
    message: "The database {name} does not answer ({reason}). {check}",
  },
  UNSUPPORTED_SERVER: {
    status: 500,
    message:
      "The database {name} is {version}; PipeCast needs MySQL 8.0 or MariaDB 10.6, or newer.",
  },
  LOST: {
    status: 503,
    retryable: true,
    message: "The connection to the database was lost ({reason}); try again.",
  },
  TIMEOUT: {
    status: 503,
    retryable: true,
    message: "The database took longer than {ms} ms for one statement; it was given up.",
  },
  OVERLOADED: {
    status: 503,
    retryable: true,
    message:
      "No database connection became free in {ms} ms; the database is too slow for what is asked of it.",
  },
  BUSY: {
    status: 503,
    retryable: true,
    message: "Another program kept the SQLite file locked for {ms} ms; find what else has it open.",
  },
  CLOSED: { status: 503, message: "The database connection of this process is closed." },
  DUPLICATE: { status: 409, message: "A row with the same unique key ({key}) is there already." },
  CONFLICT: {
    status: 503,
    retryable: true,
    message: "Two transactions met on the same rows ({reason}) and this one was undone; try again.",
  },
  QUERY_FAILED: { status: 500, message: "The database refused a statement: {reason} ({code})." },
  STORAGE_FAILED: {
    status: 503,
    retryable: true,
    alert: true,
    message:
      "The database cannot write ({code}): free disk space, check the disk, and that the server is not read-only.",
  },
  BAD_VALUE: {
    status: 500,
    message:
      "Value {position} of a statement is {type}; give a string, number, bigint, boolean, Date, bytes or null (JSON goes through encodeJson).",
  },
  BAD_JSON: { status: 500, message: "A stored JSON text cannot be read: {reason}." },
  NO_STREAMS: {
    status: 500,
    message: "Rows are read in pages along the primary key, not as a stream.",
  },
  PLAIN_QUERY_IN_TRANSACTION: {
    status: 500,
    message:
      "A query inside a transaction went around it: use the `trx` that the callback is given.",
  },
  NESTED_TRANSACTION: {
    status: 500,
    message: "A transaction was begun inside a transaction: pass the outer `trx` along.",
  },
  TRANSACTION_IDLE: {
    status: 500,
    message:
      "A transaction's callback waited for something that is not SQL on its `trx`: do that before or after the transaction.",
  },
  TRANSACTION_OVER: {
    status: 500,
    message: "A query came on a transaction that has ended: await every query inside the callback.",
  },
  TRANSACTION_TIMEOUT: {
    status: 503,
    retryable: true,
    message: "A transaction was undone because it took longer than {ms} ms.",
  },
  COMMIT_UNKNOWN: {
    status: 503,
    retryable: true,
    message:
      "The connection was lost while committing: the work may have been stored. Look before trying again.",
  },
  NOT_IN_TRANSACTION: {
    status: 500,
    message: "This must be called with the `trx` of a transaction that is under way.",
  },
  BAD_MIGRATION: { status: 500, message: "The migrations of {service} are wrong: {reason}." },
  MIGRATION_LOCKED: {
    status: 503,
    retryable: true,
    message:
      "Another program has been migrating {name} for more than {ms} ms; wait for it, or stop it, and start again.",
  },
  MIGRATION_CHANGED: {
    status: 500,
    message:
      "Step {step} of {service} has run already and was changed since; undo the change and write a new migration.",
  },
  SCHEMA_NEWER: {
    status: 500,
    message:
      "The tables of {service} were made by a newer PipeCast (it knows {newest}; this one ends at {known}). Start that version, or restore the backup from before.",
  },
  SCHEMA_OLDER: {
    status: 500,
    message: "The tables of {service} lack {missing}. Run `pipecast migrate` first.",
  },
  TABLE_DIFFERS: {
    status: 500,
    message:
      "Table {table} lacks {missing}, which {service} needs; restore it, or rename it and run `pipecast migrate`.",
  },
  FOREIGN_TABLE: {
    status: 500,
    message:
      "Table {table} is there already and is not PipeCast's; it was left as it is. Look at it with `pipecast adopt`, then run `{command}`.",
  },
  ADOPTION_REFUSED: { status: 409, message: "Table {table} cannot be adopted: {reason}." },
  TABLE_ABSENT: {
    status: 500,
    message: "There is no table {table}. Run `pipecast migrate`, or name the database that has it.",
  },
  TARGET_NOT_EMPTY: {
    status: 409,
    message: "Table {table} of the target has rows; copy into an empty database only.",
  },
  COPY_UNFINISHED: {
    status: 500,
    message:
      "The tables of {service} are half of a copy. Run the same `pipecast migrate --from … --to …` or `pipecast restore …` again until it ends.",
  },
  COPY_DIFFERS: {
    status: 409,
    message:
      "Table {table} has {source_rows} rows in the source and {target_rows} in the target, or other content: something wrote to one of them. Stop it and run the copy again.",
  },
  FILE_EXISTS: {
    status: 409,
    message: "{file} is there already; name a file that is not, or move that one away.",
  },
  FILE_UNWRITABLE: {
    status: 500,
    message: "{file} cannot be written ({reason}): check that its folder exists and is yours.",
  },
  BACKUP_UNREADABLE: { status: 400, message: "{file} cannot be restored: {reason}." },
  BACKUP_DAMAGED: {
    status: 400,
    message:
      "{file} is damaged: table {table} is not what it was when the backup was made. Nothing was restored; take another backup.",
  },
  SAME_DATABASE: { status: 409, message: "Source and target are the same database." },
});
