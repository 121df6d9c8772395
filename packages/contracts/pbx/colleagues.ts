// Who works in the organization, by name: whom a ticket can be given to. No address, nothing of how they sign in.
import { z } from "zod";
import { Id, OrgQuery } from "../fields.ts";
import { defineRoute } from "../route.ts";
import { AccountRole } from "./accounts.ts";

export const Colleague = z.object({ id: Id, name: z.string(), role: AccountRole });
export type Colleague = z.infer<typeof Colleague>;

export const listColleagues = defineRoute({
  method: "GET",
  path: "/api/v1/colleagues",
  auth: ["jwt"],
  role: "read_only",
  summary: "The people of the organization, by name; at most 500",
  tag: "pbx",
  query: OrgQuery,
  success: { status: 200, schema: z.object({ items: z.array(Colleague) }) },
  errors: ["PBX_ORGANIZATION_NOT_FOUND"],
});
