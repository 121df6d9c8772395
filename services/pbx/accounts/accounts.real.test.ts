// Accounts on a real MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { describeAccounts } from "./accounts.contract.ts";

describeReal("accounts [mariadb]", mariadbUrl, (url) => {
  describeAccounts("mariadb", url);
});
