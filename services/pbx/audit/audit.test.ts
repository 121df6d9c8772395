// The audit log on SQLite.
import { describeAudit } from "./audit.contract.ts";

describeAudit("audit log [sqlite]", () => "sqlite::memory:");
