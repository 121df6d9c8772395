// Tickets on SQLite: in a file, so that two stores share it as two processes would.
import { join } from "node:path";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { onTestFinished } from "vitest";
import { ticketStoreWithDatabase } from "../fixtures/ticket-store-with-database.ts";
import { describeTicketStore } from "./ticket-store.contract.ts";

describeTicketStore("[sqlite]", async () => {
  const folder = await tempDir();
  const made = await ticketStoreWithDatabase(`sqlite:${join(folder.path, "tickets.db")}`);
  onTestFinished(() => folder.remove());
  return made;
});
