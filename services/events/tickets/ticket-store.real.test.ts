// Tickets on a real MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { ticketStoreWithDatabase } from "../fixtures/ticket-store-with-database.ts";
import { describeTicketStore } from "./ticket-store.contract.ts";

describeReal("tickets on MariaDB", mariadbUrl, () =>
  describeTicketStore("[mariadb]", async () => ticketStoreWithDatabase(await mariadbUrl())),
);
