// Notices on MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { describeNotices } from "./notices.contract.ts";

describeReal("notices on MariaDB", mariadbUrl, () => describeNotices("[mariadb]", mariadbUrl));
