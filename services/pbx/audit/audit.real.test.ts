// The audit log on a real MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { describeAudit } from "./audit.contract.ts";

describeReal("audit log [mariadb]", mariadbUrl, (url) => {
  describeAudit("mariadb", url);
});
