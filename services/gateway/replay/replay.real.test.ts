// Replay on a real MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { describeReplay } from "./replay.contract.ts";

describeReal("replay on MariaDB", mariadbUrl, () => {
  describeReplay("[mariadb]", mariadbUrl);
});
