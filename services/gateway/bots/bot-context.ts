// What the commands on bots need.
import type { ModelChoice } from "@pipecast/contracts/gateway/bots";
import type { Clock } from "@pipecast/platform/clock";
import type { BotRules } from "./check-bot.ts";
import type { PublishGate } from "./publish-gate.ts";
import type { RemovalParts } from "./remove-bot.ts";
import type { BotsTable } from "./bots-table.ts";
import type { OrganizationsTable } from "./organizations-table.ts";

export interface BotContext extends RemovalParts {
  bots: BotsTable;
  organizations: OrganizationsTable;
  rules: BotRules;
  /** The model of a bot that names none. */
  defaultModel: ModelChoice;
  clock: Pick<Clock, "now">;
  gate: PublishGate;
}
