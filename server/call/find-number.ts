// Which number leads to a bot, and whose it is.
import { type ClientTransport, RemoteError, askRoute } from "@pipecast/contracts/client";
import { getBot } from "@pipecast/contracts/gateway/bots";
import { numbers } from "@pipecast/contracts/pbx/directory";
import { defineErrors } from "@pipecast/platform/errors";

export const CallErrors = defineErrors("CALL", {
  BOT_NOT_FOUND: {
    status: 404,
    message: "There is no bot {bot}: `pipecast seed-demo` makes the demo bots.",
  },
  BOT_WITHOUT_NUMBER: {
    status: 422,
    message: "No number leads to the bot {bot}: give it one with POST /api/v1/numbers.",
  },
  NOT_AT_BOT: {
    status: 409,
    message: "The call to {number} did not reach the bot (it is {state}): is the bot published?",
  },
});

/** Throws CALL_BOT_NOT_FOUND or CALL_BOT_WITHOUT_NUMBER. */
export async function findNumber(
  services: { pbx: ClientTransport; gateway: ClientTransport },
  headers: Record<string, string>,
  bot: string,
): Promise<{ org_id: string; number: string }> {
  const org_id = await ownerOf(services.gateway, headers, bot);
  let cursor: string | undefined;
  do {
    const page = await askRoute(
      services.pbx,
      numbers.list,
      { query: { org_id, limit: 500, cursor } },
      { headers },
    );
    const found = page.items.find(({ target }) => target.type === "bot" && target.id === bot);
    if (found !== undefined) return { org_id, number: found.number };
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  throw CallErrors.BOT_WITHOUT_NUMBER({ bot });
}

async function ownerOf(
  transport: ClientTransport,
  headers: Record<string, string>,
  bot: string,
): Promise<string> {
  try {
    const found = await askRoute(transport, getBot, { params: { id: bot } }, { headers });
    return found.org_id;
  } catch (error) {
    if (error instanceof RemoteError && error.status === 404)
      throw CallErrors.BOT_NOT_FOUND({ bot });
    throw error;
  }
}
