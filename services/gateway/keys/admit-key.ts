// Whose an API key is, when it is one.
import { readGatewayKey, sameSecret } from "@pipecast/platform/auth";
import type { KeyContext } from "./key-context.ts";

/** The organization that the key opens, or undefined for a key that is none, never was, or was revoked. */
export async function admitKey(
  { keys, pepper }: Pick<KeyContext, "keys" | "pepper">,
  presented: string,
): Promise<{ org_id: string; key_id: string } | undefined> {
  const read = readGatewayKey(pepper, presented);
  if (read === undefined) return undefined;
  const row = await keys.findAnywhere(read.key_id);
  if (row === undefined || !sameSecret(row.hash, read.hash)) return undefined;
  return { org_id: row.org_id, key_id: row.id };
}
