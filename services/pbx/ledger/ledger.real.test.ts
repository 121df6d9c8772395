// The ledger on a real MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { testBooksOn } from "./books.contract.ts";
import { testLedgerOn } from "./ledger.contract.ts";
import { testSpoolsOn } from "./spools.contract.ts";

describeReal("the ledger [mariadb]", mariadbUrl, (url) => {
  testLedgerOn("mariadb", async () => url());
});

describeReal("the ledger's books [mariadb]", mariadbUrl, (url) => {
  testBooksOn(async () => url());
});

describeReal("the ledger and Asterisk's files [mariadb]", mariadbUrl, (url) => {
  testSpoolsOn(async () => url());
});
