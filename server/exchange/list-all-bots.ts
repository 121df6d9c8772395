// All bots of an organization, page by page.
import { type ClientTransport, askRoute } from "@pipecast/contracts/client";
import { type Bot, listBots } from "@pipecast/contracts/gateway/bots";

export async function listAllBots(
  { gateway, headers }: { gateway: ClientTransport; headers: Record<string, string> },
  org_id: string,
): Promise<Bot[]> {
  const bots: Bot[] = [];
  let cursor: string | undefined;
  do {
    const query = { org_id, limit: 20, ...(cursor === undefined ? {} : { cursor }) };
    const page = await askRoute(gateway, listBots, { query }, { headers });
    bots.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return bots;
}
