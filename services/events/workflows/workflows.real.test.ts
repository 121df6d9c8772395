// Workflow triggers on a real MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { describeWorkflows } from "./workflows.contract.ts";

describeReal("workflows on MariaDB", mariadbUrl, () => describeWorkflows("[mariadb]", mariadbUrl));
