// The bots of an organization, and what leads calls to each.
import { type Bot, listBots } from "@pipecast/contracts/gateway/bots";
import { type PhoneNumber, type Queue, numbers, queues } from "@pipecast/contracts/pbx/directory";
import { ask } from "../session/server.ts";
import { useAnswer } from "../session/use-answer.ts";

export interface BotsAndWays {
  bots: Bot[];
  numbers: PhoneNumber[];
  queues: Queue[];
}

export function useBots(orgId: string) {
  const query = { limit: 500 };
  return useAnswer(`bots and ways ${orgId}`, async (): Promise<BotsAndWays> => {
    const [found, phone, waiting] = await Promise.all([
      ask(listBots, { query }),
      ask(numbers.list, { query }),
      ask(queues.list, { query }),
    ]);
    return { bots: found.items, numbers: phone.items, queues: waiting.items };
  });
}

/** What leads to one bot. */
export function waysTo(id: string, ways: Omit<BotsAndWays, "bots">) {
  const here = (to: { type: string; id: string } | null) => to?.type === "bot" && to.id === id;
  return {
    numbers: ways.numbers.filter(({ target }) => here(target)),
    queues: ways.queues.filter(({ failover }) => here(failover)),
  };
}
