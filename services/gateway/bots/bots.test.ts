// Bots on SQLite.
import { describeBots } from "./bots.contract.ts";

describeBots("[sqlite]", async () => "sqlite::memory:");
