// pbx on SQLite.
import { describe } from "vitest";
import { testPbxOn } from "./pbx.contract.ts";

describe("pbx [sqlite]", () => {
  testPbxOn("sqlite", async () => "sqlite::memory:");
});
