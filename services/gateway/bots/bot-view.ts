// A bot and its versions as the API shows them.
import type { z } from "zod";
import type { Bot, BotVersion, ModelChoice } from "@pipecast/contracts/gateway/bots";
import { toRfc3339 } from "@pipecast/contracts/time";
import { decodeJson } from "@pipecast/platform/db";
import type { BotRow, BotVersionRow } from "../schema.ts";

type FlowDocument = Bot["flow"];

export function viewBot(row: BotRow, timeZone: string): Bot {
  return {
    id: row.id,
    org_id: row.org_id,
    name: row.name,
    flow: decodeJson(row.flow) as FlowDocument,
    model: decodeJson(row.model) as ModelChoice,
    problems: decodeJson(row.problems) as Bot["problems"],
    published_version: row.published_version,
    created_at: toRfc3339(row.created_at, timeZone),
    updated_at: toRfc3339(row.updated_at, timeZone),
    updated_by: row.updated_by,
  };
}

export function viewBotVersion(row: BotVersionRow, timeZone: string): z.infer<typeof BotVersion> {
  return {
    bot_id: row.bot_id,
    version: row.version,
    name: row.name,
    flow: decodeJson(row.flow) as FlowDocument,
    model: decodeJson(row.model) as ModelChoice,
    published_at: toRfc3339(row.published_at, timeZone),
    published_by: row.published_by,
    override: overrideOf(row.about),
  };
}

/** Why it was published although something would get worse; null where nothing would. */
function overrideOf(about: string | null): z.infer<typeof BotVersion>["override"] {
  return about === null ? null : (decodeJson(about) as z.infer<typeof BotVersion>["override"]);
}
