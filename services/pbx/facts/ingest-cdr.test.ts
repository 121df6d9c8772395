// The CDR table read on SQLite.
import { describe } from "vitest";
import { testCdrInboxOn } from "./ingest-cdr.contract.ts";

describe("the CDR table [sqlite]", () => {
  testCdrInboxOn(async () => "sqlite::memory:", false);
});

describe("the CDR table with a trigger [sqlite]", () => {
  testCdrInboxOn(async () => "sqlite::memory:", true);
});
