// Copying between SQLite and real servers, both ways.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { mysqlUrl } from "@pipecast/testkit/mysql";
import { afterAll } from "vitest";
import { newId } from "../new-id.ts";
import { describeCopy } from "./copy-installation.contract.ts";

const folder = mkdtempSync(join(tmpdir(), "pipecast-db-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = async () => `sqlite:${join(folder, `${newId()}.db`)}`;

describeReal("MariaDB 10.11", mariadbUrl, () => {
  describeCopy("copy [sqlite to mariadb]", file, mariadbUrl);
  describeCopy("copy [mariadb to sqlite]", mariadbUrl, file);
});
describeReal("MySQL 9", mysqlUrl, () => {
  describeCopy("copy [sqlite to mysql]", file, mysqlUrl);
});
