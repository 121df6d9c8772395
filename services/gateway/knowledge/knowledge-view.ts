// A text as the API shows it.
import type { Knowledge } from "@pipecast/contracts/gateway/knowledge";
import { toRfc3339 } from "@pipecast/contracts/time";
import type { KnowledgeRow } from "../schema.ts";
import type { KnowledgeItemRow } from "./knowledge-table.ts";

/** Without what is in it. */
export function viewItem(row: KnowledgeItemRow, timeZone: string): Omit<Knowledge, "text"> {
  const { id, org_id, name, characters } = row;
  const created_at = toRfc3339(row.created_at, timeZone);
  return {
    id,
    org_id,
    name,
    characters,
    created_at,
    updated_at: toRfc3339(row.updated_at, timeZone),
  };
}

export function viewKnowledge(row: KnowledgeRow, timeZone: string): Knowledge {
  return { ...viewItem(row, timeZone), text: row.text };
}
