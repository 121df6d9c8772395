// Texts on a real MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { describeKnowledge } from "./knowledge.contract.ts";

describeReal("texts on MariaDB", mariadbUrl, () => describeKnowledge("[mariadb]", mariadbUrl));
