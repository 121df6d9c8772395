// The overview on a real MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { describeOverview } from "./overview.contract.ts";

describeReal("overview [mariadb]", mariadbUrl, (url) => {
  describeOverview("mariadb", "mysql", url);
});
