// Everything that calls can be led to, each list to its last page.
import { listBots } from "@pipecast/contracts/gateway/bots";
import { numbers, queues, users } from "@pipecast/contracts/pbx/directory";
import { ask } from "../../session/server.ts";
import { type Answer, useAnswer } from "../../session/use-answer.ts";
import type { Directory } from "./call-ways.ts";

interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}
type Query = { limit: number; cursor?: string };

/** At most twenty pages: more nobody reads. */
export async function allOf<Item>(page: (query: Query) => Promise<Page<Item>>): Promise<Item[]> {
  const all: Item[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 20; pages++) {
    const found: Page<Item> = await page({ limit: 500, ...(cursor === null ? {} : { cursor }) });
    all.push(...found.items);
    cursor = found.next_cursor;
    if (cursor === null) break;
  }
  return all;
}

export function useDirectory(): Answer<Directory> {
  return useAnswer("directory", async () => {
    const [numbered, queued, used, made] = await Promise.all([
      allOf((query) => ask(numbers.list, { query })),
      allOf((query) => ask(queues.list, { query })),
      allOf((query) => ask(users.list, { query })),
      allOf((query) => ask(listBots, { query })),
    ]);
    return { numbers: numbered, queues: queued, users: used, bots: made };
  });
}
