// Real MariaDB 10.11, installed and started by the testkit.
import { describeDatabaseServer } from "./database/database-server.contract.ts";
import { mariadbUrl, startMariadb } from "./mariadb.ts";

describeDatabaseServer("MariaDB", /^10\.11\..*MariaDB/, mariadbUrl, startMariadb);
