// Tickets over HTTP on SQLite.
import { describeTickets } from "./tickets.contract.ts";

describeTickets("[sqlite]", async () => "sqlite::memory:");
