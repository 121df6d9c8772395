// Backups of real servers, and from one kind of database into the other.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { mysqlUrl } from "@pipecast/testkit/mysql";
import { afterAll } from "vitest";
import { newId } from "../new-id.ts";
import { describeBackup } from "./backup.contract.ts";

const folder = mkdtempSync(join(tmpdir(), "pipecast-db-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = async () => `sqlite:${join(folder, `${newId()}.db`)}`;

describeReal("MariaDB 10.11", mariadbUrl, () => {
  describeBackup("backup [mariadb to mariadb]", mariadbUrl, mariadbUrl);
  describeBackup("backup [sqlite to mariadb]", file, mariadbUrl);
});
describeReal("MySQL 9", mysqlUrl, () => {
  describeBackup("backup [mysql to sqlite]", mysqlUrl, file);
});
