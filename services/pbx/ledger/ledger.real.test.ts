// The ledger on a real MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { testLedgerOn } from "./ledger.contract.ts";

describeReal("the ledger [mariadb]", mariadbUrl, (url) => {
  testLedgerOn("mariadb", async () => url());
});
