// pbx on a real MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { testPbxOn } from "./pbx.contract.ts";

describeReal("pbx [mariadb]", mariadbUrl, (url) => {
  testPbxOn("mariadb", async () => url());
});
