// The built-in driver of runs on a real MariaDB.
import { systemClock } from "@pipecast/platform/clock";
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { createBuiltInDriver } from "./built-in-driver.ts";
import { describeRunDriver } from "./run-driver.contract.ts";

describeReal("runs of workflows on MariaDB", mariadbUrl, () =>
  describeRunDriver("[mariadb]", mariadbUrl, (parts) =>
    createBuiltInDriver({ ...parts, clock: systemClock }, { pollMs: 50 }),
  ),
);
