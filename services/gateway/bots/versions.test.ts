// Drafts and versions on SQLite.
import { describeVersions } from "./versions.contract.ts";

describeVersions("[sqlite]", async () => "sqlite::memory:");
