// Rehearsals and the publish gate on SQLite.
import { describeRehearsals } from "./rehearsals.contract.ts";

describeRehearsals("[sqlite]", async () => "sqlite::memory:");
