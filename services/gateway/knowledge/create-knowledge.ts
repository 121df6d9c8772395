// Keeps a new text of an organization.
import { isUniqueViolation, newId } from "@pipecast/platform/db";
import { GatewayErrors } from "../errors.ts";
import type { KnowledgeRow } from "../schema.ts";
import type { KnowledgeContext } from "./knowledge-context.ts";

/** Texts of one organization. */
export const MOST_TEXTS = 200;

/** Errors: GATEWAY_ORGANIZATION_NOT_FOUND, GATEWAY_KNOWLEDGE_EXISTS, GATEWAY_KNOWLEDGE_FULL. */
export async function createKnowledge(
  { knowledge, organizations, clock }: KnowledgeContext,
  org_id: string,
  { id = newId(), name, text }: { id?: string | undefined; name: string; text: string },
): Promise<KnowledgeRow> {
  if (!(await organizations.exists(org_id))) throw GatewayErrors.ORGANIZATION_NOT_FOUND();
  if ((await knowledge.list(org_id, MOST_TEXTS)).length >= MOST_TEXTS)
    throw GatewayErrors.KNOWLEDGE_FULL({ limit: MOST_TEXTS });
  const now = clock.now();
  const times = { created_at: now, updated_at: now };
  const row = { id, org_id, name, text, characters: text.length, revision: 1, ...times };
  try {
    await knowledge.insert(row);
  } catch (error) {
    throw isUniqueViolation(error) ? GatewayErrors.KNOWLEDGE_EXISTS() : error;
  }
  return row;
}
