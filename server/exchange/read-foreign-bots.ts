// Bots in the database of pipecat-flow, read and never written: what `pipecast import --from` takes in.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Id } from "@pipecast/contracts/fields";
import { FlowError } from "@pipecast/flow/check/problem";
import { importFlow } from "@pipecast/flow/exchange/import-flow";
import { parseFlowText } from "@pipecast/flow/exchange/parse-flow-text";
import {
  type Database,
  openDatabase,
  parseDatabaseUrl,
  readForeignTable,
} from "@pipecast/platform/db";
import { UsageError } from "../usage-error.ts";
import { FORMAT } from "./bot-file.ts";
import type { ReadBot } from "./read-bot-file.ts";

/** After `pipecast adopt --accept pipecat_bots` theirs has the second name. */
const TABLES = ["pipecat_bots", "pipecat_bots_before_pipecast"];

export interface ForeignBots {
  bots: (ReadBot & { org_id: string | undefined })[];
  /** Bots whose flow nobody can read, each in one line. */
  unreadable: string[];
  /** Of all their rows: the same before and after. */
  checksum: string;
  rows: number;
}

/** Throws UsageError where there are no such bots, DB_* where the database cannot be opened. */
export async function readForeignBots(url: string): Promise<ForeignBots> {
  const parsed = parseDatabaseUrl(url);
  if (parsed.kind !== "sqlite") return await readFrom(url);
  // SQLite would leave a log beside their file, and a file where there is none.
  if (!existsSync(parsed.file)) throw new UsageError(`There is no file ${parsed.file}.`);
  const folder = mkdtempSync(join(tmpdir(), "pipecast-import-"));
  try {
    const copy = join(folder, "source.db");
    for (const end of ["", "-wal"])
      if (existsSync(parsed.file + end)) copyFileSync(parsed.file + end, copy + end);
    return await readFrom(`sqlite:${copy}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readFrom(url: string): Promise<ForeignBots> {
  const db = await openDatabase(url);
  try {
    const rows = await theirRows(db);
    if (rows === undefined)
      throw new UsageError("That database has no bots of pipecat-flow (table pipecat_bots).");
    const lines = rows.map((row) => JSON.stringify(row)).toSorted();
    const checksum = createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 32);
    const found: ForeignBots = { bots: [], unreadable: [], checksum, rows: rows.length };
    for (const row of rows) await readRow(row, found);
    return found;
  } finally {
    await db.close();
  }
}

/** Undefined when neither table is there, or only ours, which have a revision. */
async function theirRows(db: Database): Promise<Record<string, unknown>[] | undefined> {
  for (const table of TABLES) {
    const found = await readForeignTable(db, table);
    if (found !== undefined && !found.columns.includes("revision")) return found.rows;
  }
  return undefined;
}

async function readRow(row: Record<string, unknown>, found: ForeignBots): Promise<void> {
  const of = (...names: string[]) => {
    for (const [key, value] of Object.entries(row))
      if (names.includes(key.toLowerCase().replaceAll("_", "")) && typeof value === "string")
        return value;
    return undefined;
  };
  const given = of("id", "botid");
  const name = of("name", "botname") ?? given ?? "imported";
  const text = of("flow", "flowjson", "flowconfig", "flowdata", "config", "definition") ?? "";
  try {
    const { value } = await parseFlowText(text);
    const { document, form, notes } = importFlow(value);
    const id = Id.safeParse(given).data;
    found.bots.push({
      org_id: of("orgid", "organizationid", "tenantid"),
      bot: {
        format: FORMAT,
        ...(id === undefined ? {} : { id }),
        name,
        flow: document as Record<string, unknown>,
      },
      notes: [
        ...(form === "editor" ? [] : [`changed ${form} form into the editor's`]),
        ...(of("model", "modelconfig", "llmconfig") === undefined
          ? []
          : ["dropped /model: choose one here, its key is a setting of the program"]),
        ...notes.map(
          ({ code, path, message }) => `${code.toLowerCase()} ${path || "/"}: ${message}`,
        ),
      ],
    });
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    found.unreadable.push(`${name}: ${error.problems[0]?.message ?? "this is no flow."}`);
  }
}
