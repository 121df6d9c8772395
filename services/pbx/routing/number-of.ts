// The number by which a call came in, as it is set up now.
import type { LiveCall } from "../calls/live-call.ts";
import type { NumberRecord, NumberTable } from "../numbers/number-table.ts";

/** Null for calls from inside and for numbers that are not the organization's. */
export async function numberOf(
  parts: { numbers: NumberTable },
  call: LiveCall,
): Promise<NumberRecord | null> {
  if (call.direction !== "inbound") return null;
  const number = await parts.numbers.owner(call.did);
  return number?.org_id === call.org_id ? number : null;
}
