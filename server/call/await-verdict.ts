// What the ledger says of a call that has ended.
import { type ClientTransport, RemoteError, askRoute } from "@pipecast/contracts/client";
import { type CallDetail, getCall } from "@pipecast/contracts/pbx/call-history";

const lookMs = 250;

/** The call once it is decided; as it is when that takes longer than `limitMs`, undefined when it is not on record. */
export async function awaitVerdict(
  pbx: ClientTransport,
  headers: Record<string, string>,
  { org_id, linkedid }: { org_id: string; linkedid: string },
  limitMs: number,
): Promise<CallDetail | undefined> {
  const until = performance.now() + limitMs;
  for (;;) {
    const call = await findCall(pbx, headers, org_id, linkedid);
    if (call?.state === "decided" || performance.now() > until) return call;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}

export async function findCall(
  pbx: ClientTransport,
  headers: Record<string, string>,
  org_id: string,
  linkedid: string,
): Promise<CallDetail | undefined> {
  try {
    return await askRoute(pbx, getCall, { params: { linkedid }, query: { org_id } }, { headers });
  } catch (error) {
    if (error instanceof RemoteError && error.code === "PBX_CALL_UNKNOWN") return undefined;
    throw error;
  }
}
