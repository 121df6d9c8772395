// What leads calls to a bot, over HTTP: for the gateway, which owns the bots and must not remove one in use.
import { findLeadingToBot } from "@pipecast/contracts/pbx/leading-to-bot";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import type { CollectionTable } from "../collection.ts";
import type { PbxParts } from "../parts.ts";

const PAGE = 500;

export function mountLeadingRoutes(
  server: HttpServer,
  { numbers, queues }: Pick<PbxParts, "numbers" | "queues">,
): void {
  mountRoute(server, findLeadingToBot, async ({ body: { org_id, bot_id } }) => {
    const leads = (to: { type: string; id: string } | null) =>
      to !== null && to.type === "bot" && to.id === bot_id;
    const found: { numbers: string[]; queues: string[] } = { numbers: [], queues: [] };
    for await (const row of everyRow(org_id, numbers, ({ id }) => id))
      if (leads(row.target)) found.numbers.push(row.number);
    for await (const row of everyRow(org_id, queues, ({ number }) => number))
      if (leads(row.failover)) found.queues.push(row.number);
    return found;
  });
}

async function* everyRow<Row>(
  org_id: string,
  table: Pick<CollectionTable<Row, never, never>, "page">,
  keyOf: (row: Row) => string,
): AsyncGenerator<Row> {
  let after: string | undefined;
  for (;;) {
    const rows: Row[] = await table.page(org_id, after, PAGE);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = keyOf(last);
  }
}
