// Messages on the embedded database.
import { describeMessages } from "./messages.contract.ts";

describeMessages("[sqlite]", async () => "sqlite::memory:");
