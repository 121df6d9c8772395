// Migrations and adoption on real MariaDB and MySQL.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { mysqlUrl } from "@pipecast/testkit/mysql";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { acceptAdoption } from "../adoption/accept-adoption.ts";
import { resolveTable } from "../adoption/resolve-table.ts";
import { openDatabase } from "../open-database.ts";
import { type OrganizationRow, pbxThen } from "../testing/sample-sets.ts";
import { migrate } from "./migrate.ts";
import { describeMigrations } from "./migrations.contract.ts";

describeReal("MariaDB 10.11", mariadbUrl, () => describeMigrations("mariadb", mariadbUrl));
describeReal("MySQL 9", mysqlUrl, () => describeMigrations("mysql", mysqlUrl));

for (const [make, start] of [
  ["MariaDB", mariadbUrl],
  ["MySQL", mysqlUrl],
] as const)
  describeReal(`a table as Sequelize makes it on ${make}`, start, (url) => {
    test("is read through its enums, JSON, other character sets and collations that ignore case", async () => {
      const db = await openDatabase(url());
      await sql`create table organizations (
        id char(36) character set ascii collate ascii_bin primary key,
        name varchar(255) character set latin1 not null,
        contextPrefix varchar(50) collate utf8mb4_unicode_ci not null unique,
        status enum('active', 'suspended') not null default 'active',
        apiKey varchar(255) collate utf8mb4_unicode_ci not null,
        apiSecret varchar(255), settings json, createdAt timestamp(3) not null, updatedAt datetime(6)
      ) default charset=utf8mb4 collate=utf8mb4_unicode_ci`.execute(db.kysely);
      await sql`insert into organizations values ('0a', 'Café', 'org_a', 'active', 'Key', 's', '{"a":1}',
        '2026-03-01 10:00:00.250', '2026-03-02 10:00:00.000001')`.execute(db.kysely);
      await acceptAdoption(db, [pbxThen], [{ table: "organizations" }]);
      await migrate(db, pbxThen);
      const found = await resolveTable<OrganizationRow, "organizations">(
        db,
        pbxThen,
        "organizations",
      );
      const read = db.kysely.selectFrom(found.source).selectAll();
      expect(await read.where("context_prefix", "=", "org_a").execute()).toEqual([
        {
          id: "0a",
          name: "Café",
          context_prefix: "org_a",
          status: "active",
          api_key: "Key",
          api_secret: "s",
          created_at: Date.UTC(2026, 2, 1, 10) + 250,
          updated_at: Date.UTC(2026, 2, 2, 10),
        },
      ]);
      expect(await read.where("context_prefix", "=", "ORG_A").execute()).toEqual([]);
      expect(await read.where("api_key", "=", "key").execute()).toEqual([]);
      await db.close();
    });
  });
