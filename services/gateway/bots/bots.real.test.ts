// Bots on a real MariaDB, in a database that another program made first.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { expect, test } from "vitest";
import { gatewayWithDatabase } from "../fixtures/gateway-with-database.ts";
import { describeBots } from "./bots.contract.ts";

describeReal("bots on MariaDB", mariadbUrl, () => {
  describeBots("[mariadb]", mariadbUrl);

  test("TC-101 [mariadb] the gateway connects to the PBX's own database and is ready there", async () => {
    const gateway = await gatewayWithDatabase(await mariadbUrl());
    const ready = await gateway.ask({}, "GET", "/readyz");
    expect(ready.status).toBe(200);
    expect(JSON.stringify(ready.body)).toContain("gateway-database");
    expect(gateway.db.dialect).toBe("mysql");
    expect(gateway.service.audiosocket?.port).toBeGreaterThan(0);
  });
});
