// The ledger on SQLite.
import { describe } from "vitest";
import { testLedgerOn } from "./ledger.contract.ts";

describe("the ledger [sqlite]", () => {
  testLedgerOn("sqlite", async () => "sqlite::memory:");
});
