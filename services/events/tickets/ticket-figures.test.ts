// Ticket figures on SQLite.
import { describeTicketFigures } from "./ticket-figures.contract.ts";

describeTicketFigures("ticket figures [sqlite]", () => "sqlite::memory:");
