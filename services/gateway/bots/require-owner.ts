// The organization of a bot that the path names: an operator need not say it.
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import { GatewayErrors } from "../errors.ts";
import type { BotRow } from "../schema.ts";
import type { BotsTable } from "./bots-table.ts";

export async function ownerFor(
  bots: Pick<BotsTable, "ownerOf">,
  principal: Principal,
  id: string,
  named: string | undefined,
): Promise<string> {
  if (principal.kind !== "operator" || named !== undefined)
    return requireOrg(principal, named, GatewayErrors.BOT_NOT_FOUND);
  const owner = await bots.ownerOf(id);
  if (owner === undefined) throw GatewayErrors.BOT_NOT_FOUND();
  return owner;
}

export async function findBot(
  bots: Pick<BotsTable, "find">,
  org_id: string,
  id: string,
): Promise<BotRow> {
  const row = await bots.find(org_id, id);
  if (row === undefined) throw GatewayErrors.BOT_NOT_FOUND();
  return row;
}
