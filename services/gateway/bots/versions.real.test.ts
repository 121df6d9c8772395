// Drafts and versions on a real MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { describeVersions } from "./versions.contract.ts";

describeReal("drafts and versions on MariaDB", mariadbUrl, () => {
  describeVersions("[mariadb]", mariadbUrl);
});
