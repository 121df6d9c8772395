// Real MySQL 9, installed and started by the testkit.
import { describeDatabaseServer } from "./database/database-server.contract.ts";
import { mysqlUrl, startMysql } from "./mysql.ts";

describeDatabaseServer("MySQL", /^(8\.4|9|\d\d)\./, mysqlUrl, startMysql);
