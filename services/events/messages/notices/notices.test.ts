// Notices on SQLite.
import { describeNotices } from "./notices.contract.ts";

describeNotices("[sqlite]", async () => "sqlite::memory:");
