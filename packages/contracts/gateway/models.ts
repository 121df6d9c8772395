// Which providers of models this installation can reach.
import { z } from "zod";
import { OrgQuery } from "../fields.ts";
import { defineRoute } from "../route.ts";

export const listModels = defineRoute({
  method: "GET",
  path: "/admin/models",
  auth: ["jwt"],
  role: "read_only",
  summary: "Providers of models that have what they need, by their names",
  tag: "gateway",
  query: OrgQuery,
  success: { status: 200, schema: z.object({ providers: z.array(z.string()) }) },
});
