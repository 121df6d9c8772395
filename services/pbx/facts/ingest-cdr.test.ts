// The CDR table read on SQLite.
import { describe } from "vitest";
import { testCdrInboxOn } from "./ingest-cdr.contract.ts";

describe("the CDR table [sqlite]", () => {
  testCdrInboxOn(async () => "sqlite::memory:");
});
