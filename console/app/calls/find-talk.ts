// What was said on a call: both sides' words, of every bot that had it, in order.
import { getSession, listSessions } from "@pipecast/contracts/gateway/sessions";
import { ask } from "../session/server.ts";

/** A call that went from bot to queue to bot has two; more is rare. */
const mostSessions = 5;

export interface TalkLine {
  at: string;
  who: "caller" | "bot";
  text: string;
}

export async function findTalk(linkedid: string): Promise<TalkLine[]> {
  const { items } = await ask(listSessions, { query: { linkedid, limit: mostSessions } });
  const sessions = await Promise.all(items.map(({ id }) => ask(getSession, { params: { id } })));
  return sessions
    .flatMap(({ transcript }) => transcript)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
