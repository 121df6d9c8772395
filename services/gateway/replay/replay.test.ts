// Replay on SQLite.
import { describeReplay } from "./replay.contract.ts";

describeReplay("[sqlite]", async () => "sqlite::memory:");
