// Texts on SQLite.
import { describeKnowledge } from "./knowledge.contract.ts";

describeKnowledge("[sqlite]", async () => "sqlite::memory:");
