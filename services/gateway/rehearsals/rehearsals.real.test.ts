// Rehearsals and the publish gate on a real MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { describeRehearsals } from "./rehearsals.contract.ts";

describeReal("rehearsals on MariaDB", mariadbUrl, () => {
  describeRehearsals("[mariadb]", mariadbUrl);
});
