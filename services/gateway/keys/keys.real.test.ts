// API keys on a real MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { describeKeys } from "./keys.contract.ts";

describeReal("API keys on MariaDB", mariadbUrl, () => describeKeys("[mariadb]", mariadbUrl));
