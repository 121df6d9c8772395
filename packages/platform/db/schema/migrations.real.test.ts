// Migrations and adoption on real MariaDB and MySQL.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { mysqlUrl } from "@pipecast/testkit/mysql";
import { describeMigrations } from "./migrations.contract.ts";

describeReal("MariaDB 10.11", mariadbUrl, () => describeMigrations("mariadb", mariadbUrl));
describeReal("MySQL 9", mysqlUrl, () => describeMigrations("mysql", mysqlUrl));
