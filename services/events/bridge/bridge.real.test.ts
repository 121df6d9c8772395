// The bridges on a real MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { describeBridges } from "./bridge.contract.ts";

describeReal("bridges on MariaDB", mariadbUrl, () => describeBridges("[mariadb]", mariadbUrl));
