// A bot with its versions, newest first, and what a version changed.
import { getBot, listBotVersions } from "@pipecast/contracts/gateway/bots";
import { ask } from "../session/server.ts";
import { useAnswer } from "../session/use-answer.ts";

export function useHistory(id: string) {
  return useAnswer(`history ${id}`, async () => {
    const params = { id };
    const [bot, { items }] = await Promise.all([
      ask(getBot, { params, query: {} }),
      ask(listBotVersions, { params, query: { limit: 100 } }),
    ]);
    return { bot, versions: items };
  });
}
