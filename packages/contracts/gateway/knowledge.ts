// What an organization has written for its callers: texts that bots look things up in.
import { z } from "zod";
import { Id, IdParams, ListQuery, Name, OrgQuery, Time, listOf } from "../fields.ts";
import { defineRoute } from "../route.ts";

/** Characters of one text. */
export const MOST_KNOWLEDGE = 100_000;

const Text = z.string().trim().min(1).max(MOST_KNOWLEDGE);

const KnowledgeItem = z.object({
  id: Id,
  org_id: Id,
  name: Name,
  characters: z.number().int(),
  created_at: Time,
  updated_at: Time,
});
export const Knowledge = KnowledgeItem.extend({ text: z.string() });
export type Knowledge = z.infer<typeof Knowledge>;

const base = { auth: ["jwt"] as const, role: "admin" as const, tag: "gateway" as const };

export const createKnowledge = defineRoute({
  ...base,
  method: "POST",
  path: "/admin/knowledge",
  summary: "Keep a text that bots may look things up in",
  body: z.strictObject({ org_id: Id.optional(), id: Id.optional(), name: Name, text: Text }),
  success: { status: 201, schema: Knowledge },
  errors: ["GATEWAY_ORGANIZATION_NOT_FOUND", "GATEWAY_KNOWLEDGE_EXISTS", "GATEWAY_KNOWLEDGE_FULL"],
});

export const listKnowledge = defineRoute({
  ...base,
  method: "GET",
  path: "/admin/knowledge",
  summary: "The organization's texts, by their ids, without what is in them",
  query: ListQuery,
  success: { status: 200, schema: listOf(KnowledgeItem) },
});

export const getKnowledge = defineRoute({
  ...base,
  method: "GET",
  path: "/admin/knowledge/:id",
  summary: "One text",
  params: IdParams,
  query: OrgQuery,
  success: { status: 200, schema: Knowledge },
  errors: ["GATEWAY_KNOWLEDGE_NOT_FOUND"],
});

export const updateKnowledge = defineRoute({
  ...base,
  method: "PUT",
  path: "/admin/knowledge/:id",
  summary: "Change a text; bots read the new one from their next question on",
  params: IdParams,
  body: z.strictObject({ org_id: Id.optional(), name: Name.optional(), text: Text.optional() }),
  success: { status: 200, schema: Knowledge },
  errors: ["GATEWAY_KNOWLEDGE_NOT_FOUND", "GATEWAY_VERSION_MISMATCH"],
});

export const deleteKnowledge = defineRoute({
  ...base,
  method: "DELETE",
  path: "/admin/knowledge/:id",
  summary: "Delete a text; bots that name it find nothing there any more",
  params: IdParams,
  query: OrgQuery,
  success: { status: 204 },
  errors: ["GATEWAY_KNOWLEDGE_NOT_FOUND"],
});
