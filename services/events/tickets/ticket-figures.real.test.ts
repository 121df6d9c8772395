// Ticket figures on a real MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { describeTicketFigures } from "./ticket-figures.contract.ts";

describeReal("ticket figures [mariadb]", mariadbUrl, (url) => {
  describeTicketFigures("mariadb", url);
});
