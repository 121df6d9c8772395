// Messages on a real MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { describeMessages } from "./messages.contract.ts";

describeReal("messages on MariaDB", mariadbUrl, () => describeMessages("[mariadb]", mariadbUrl));
