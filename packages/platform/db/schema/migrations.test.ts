// Migrations and adoption on SQLite, and what is refused before any database is asked.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { defineMigrations, type Migration } from "./migration-set.ts";
import { addColumn, createTable } from "./migration-step.ts";
import { describeMigrations } from "./migrations.contract.ts";
import { newId } from "../new-id.ts";
import type { Table } from "./table-description.ts";

const folder = mkdtempSync(join(tmpdir(), "pipecast-db-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeMigrations("sqlite", async () => `sqlite:${join(folder, `${newId()}.db`)}`);

describe("a set of migrations", () => {
  test("is confined to its prefix and the tables it shares", () => {
    expect(one({ name: "y_a" })).toThrow(/outside x_/);
    expect(one({ name: "organizations" })).toThrow(/outside x_/);
    expect(() =>
      defineMigrations("x", { prefix: "x_", shared: ["organizations"] }, [
        { id: "0001-a", steps: [createTable(table({ name: "organizations" }))] },
      ]),
    ).not.toThrow();
  });

  test("runs in the order of its ids, each once", () => {
    const steps = [createTable(table())];
    expect(define({ id: "0002-a", steps }, { id: "0001-b", steps: [] })).toThrow(
      /sort after 0002-a/,
    );
    expect(define({ id: "first", steps })).toThrow(/0001-name/);
    expect(define({ id: "0001-a", steps: [...steps, ...steps] })).toThrow(/named twice/);
    expect(define({ id: "0001-a", steps }, { id: "0002-b", steps })).toThrow(/created twice/);
  });

  test("holds nothing that one of the databases could not have", () => {
    expect(one({ primaryKey: [] })).toThrow(/primary key/);
    expect(one({ indexes: [{ columns: ["t"] }] })).toThrow(/longer than MySQL allows/);
    expect(one({ indexes: [{ columns: ["nope"] }] })).toThrow(/no column/);
    expect(one({ columns: { id: { type: { string: 800 } } } })).toThrow(/longer than MySQL allows/);
    expect(one({ columns: { id: { type: "id", default: "it's" } } })).toThrow(/default/);
    expect(one({ columns: { ID: { type: "id" } }, primaryKey: ["ID"] })).toThrow(/lower case/);
    expect(one({ columns: { id: { type: "id" }, n: { type: "auto" } } })).toThrow(
      /whole primary key/,
    );
    const added = addColumn("x_a", "n", { type: "int" });
    expect(define({ id: "0001-a", steps: [createTable(table()), added] })).toThrow(
      /nullable or give a default/,
    );
    expect(define({ id: "0001-a", steps: [added] })).toThrow(/does not exist yet/);
  });
});

function define(...migrations: Migration[]) {
  return () => defineMigrations("x", { prefix: "x_" }, migrations);
}

function table(change: Partial<Table> = {}): Table {
  return {
    name: "x_a",
    columns: { id: { type: "id" }, t: { type: "text" } },
    primaryKey: ["id"],
    ...change,
  };
}

function one(change: Partial<Table>) {
  return define({ id: "0001-a", steps: [createTable(table(change))] });
}
