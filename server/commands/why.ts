// `pipecast why`: the verdict of a call, the rule that decided, and the evidence.
import { parseArgs } from "node:util";
import { askRoute } from "@pipecast/contracts/client";
import { listOrganizations } from "@pipecast/contracts/pbx/organizations";
import type { CallDetail } from "@pipecast/contracts/pbx/call-history";
import { findCall } from "../call/await-verdict.ts";
import { evidenceLines } from "../call/verdict-lines.ts";
import { type Connection, connect } from "../connect.ts";
import { UsageError } from "../usage-error.ts";

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const [linkedid] = positionals;
  if (linkedid === undefined || positionals.length > 1)
    throw new UsageError("Which call? Name its linkedid, for example 1763633700.26.");
  const connection = connect(values);
  try {
    const calls = await findEverywhere(connection, linkedid, values.org);
    if (values.json)
      process.stdout.write(`${JSON.stringify(calls.length > 1 ? calls : (calls[0] ?? null))}\n`);
    else if (calls.length === 0)
      process.stdout.write(`There is no call ${linkedid} on record. Look at GET /api/v1/calls.\n`);
    else for (const call of calls) process.stdout.write(`${evidenceLines(call).join("\n")}\n`);
    return calls.length === 0 ? 1 : 0;
  } finally {
    await connection.close();
  }
}

/** In the organization that was named, else in all: two switches can give the same id. */
async function findEverywhere(
  { pbx, headers }: Connection,
  linkedid: string,
  org: string | undefined,
): Promise<CallDetail[]> {
  const found: CallDetail[] = [];
  for await (const org_id of org === undefined ? everyOrganization({ pbx, headers }) : [org]) {
    const call = await findCall(pbx, headers, org_id, linkedid);
    if (call !== undefined) found.push(call);
  }
  return found;
}

async function* everyOrganization({
  pbx,
  headers,
}: Pick<Connection, "pbx" | "headers">): AsyncGenerator<string> {
  let cursor: string | undefined;
  do {
    const page = await askRoute(
      pbx,
      listOrganizations,
      { query: { limit: 500, cursor } },
      { headers },
    );
    for (const { id } of page.items) yield id;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: true,
      options: {
        org: { type: "string" },
        json: { type: "boolean", default: false },
        url: { type: "string" },
        "gateway-url": { type: "string" },
        data: { type: "string", default: "data" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
