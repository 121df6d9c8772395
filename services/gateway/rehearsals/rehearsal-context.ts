// What the routes of rehearsals and the publish gate need.
import type { BotsTable } from "../bots/bots-table.ts";
import type { OrganizationZones } from "../bots/organization-zones.ts";
import type { ReplayContext } from "../replay/replay-context.ts";
import type { RehearsalRuns } from "./rehearsal-runs.ts";
import type { RehearsalsTable } from "./rehearsals-table.ts";

export interface RehearsalContext {
  bots: BotsTable;
  rehearsals: RehearsalsTable;
  runs: RehearsalRuns;
  replay: ReplayContext;
  zones: OrganizationZones;
  clock: { now(): number };
}
