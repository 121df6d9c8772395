// Sessions on SQLite.
import { describeSessions } from "./sessions.contract.ts";

describeSessions("[sqlite]", async () => "sqlite::memory:");
