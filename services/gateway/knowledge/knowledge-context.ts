// What the routes of texts need.
import type { Clock } from "@pipecast/platform/clock";
import type { OrganizationsTable } from "../bots/organizations-table.ts";
import type { KnowledgeTable } from "./knowledge-table.ts";

export interface KnowledgeContext {
  knowledge: KnowledgeTable;
  organizations: Pick<OrganizationsTable, "exists">;
  clock: Pick<Clock, "now">;
}
