// API keys on SQLite.
import { describeKeys } from "./keys.contract.ts";

describeKeys("[sqlite]", async () => "sqlite::memory:");
