// The flow of a bot that is there already: its newest published version.
import { askRoute } from "@pipecast/contracts/client";
import { listBotVersions } from "@pipecast/contracts/gateway/bots";
import type { Theatre } from "./theatre.ts";

/** Throws RemoteError for an unknown bot, Error for one that was never published. */
export async function flowOfBot(theatre: Theatre, bot: string): Promise<Record<string, unknown>> {
  await theatre.seed();
  const { items } = await askRoute(
    theatre.gateway,
    listBotVersions,
    { params: { id: bot }, query: { limit: 1 } },
    { headers: theatre.headers },
  );
  const [newest] = items;
  if (newest === undefined) throw new Error(`The bot ${bot} is not published.`);
  return newest.flow;
}
