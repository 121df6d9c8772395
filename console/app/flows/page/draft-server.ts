// The bot's draft as the server keeps it, with the tag that says which draft it was.
import { type Bot, type ModelChoice, getBot, updateBot } from "@pipecast/contracts/gateway/bots";
import { askTagged } from "../../session/server.ts";

export interface Draft {
  bot: Bot;
  tag: string;
}

export interface DraftChange {
  flow?: Record<string, unknown>;
  model?: ModelChoice;
}

/** What keeping a draft needs of the server. `write` rejects with 412 where `tag` is no longer the draft's. */
export interface DraftServer {
  read(): Promise<Draft>;
  write(change: DraftChange, tag: string): Promise<Draft>;
}

export function draftServer(org_id: string, id: string): DraftServer {
  const params = { id };
  return {
    async read() {
      const { value, tag } = await askTagged(getBot, { params, query: { org_id } });
      return { bot: value, tag };
    },
    async write(change, before) {
      const body = { org_id, ...change };
      const { value, tag } = await askTagged(updateBot, { params, body }, { "if-match": before });
      return { bot: value, tag };
    },
  };
}
