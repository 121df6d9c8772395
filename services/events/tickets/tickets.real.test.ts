// Tickets over HTTP on a real MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { describeTickets } from "./tickets.contract.ts";

describeReal("tickets over HTTP on MariaDB", mariadbUrl, () =>
  describeTickets("[mariadb]", mariadbUrl),
);
