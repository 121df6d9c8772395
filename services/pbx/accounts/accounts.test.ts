// Accounts on SQLite.
import { describeAccounts } from "./accounts.contract.ts";

describeAccounts("accounts [sqlite]", () => "sqlite::memory:");
