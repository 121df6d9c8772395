// The ledger on SQLite.
import { describe } from "vitest";
import { testBooksOn } from "./books.contract.ts";
import { testLedgerOn } from "./ledger.contract.ts";
import { testSpoolsOn } from "./spools.contract.ts";

describe("the ledger [sqlite]", () => {
  testLedgerOn("sqlite", async () => "sqlite::memory:");
});

describe("the ledger's books [sqlite]", () => {
  testBooksOn(async () => "sqlite::memory:");
});

describe("the ledger and Asterisk's files [sqlite]", () => {
  testSpoolsOn(async () => "sqlite::memory:");
});
