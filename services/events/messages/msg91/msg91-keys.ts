// MSG91's keys of organizations, asked of pbx where they are sealed; held for seconds, written nowhere.
import { type ClientTransport, RemoteError, askRoute } from "@pipecast/contracts/client";
import { readMsg91Key } from "@pipecast/contracts/pbx/messaging";

const keptMs = 5_000;
const mostKept = 1_000;

export interface Msg91Key {
  authkey: string;
  integrated_number: string;
  namespace: string | null;
  language: string;
}

export interface Msg91Keys {
  /** Never rejects. `none`: the organization has no key; `unreadable`: pbx did not say. */
  of(org_id: string): Promise<Msg91Key | "none" | "unreadable">;
  /** Ask again next time: the key was refused. */
  forget(org_id: string): void;
}

export function createMsg91Keys(options: {
  pbx: ClientTransport;
  internalKey: string;
  now: () => number;
}): Msg91Keys {
  const { pbx, internalKey, now } = options;
  const kept = new Map<string, { key: Msg91Key; until: number }>();
  return {
    async of(org_id) {
      const known = kept.get(org_id);
      if (known !== undefined && known.until > now()) return known.key;
      try {
        const answer = await askRoute(
          pbx,
          readMsg91Key,
          { body: { org_id } },
          { headers: { "x-internal-key": internalKey }, deadlineMs: 3_000 },
        );
        const { expires_in, ...key } = answer;
        if (kept.size >= mostKept) kept.clear();
        kept.set(org_id, { key, until: now() + Math.min(keptMs, expires_in * 1_000) });
        return key;
      } catch (error) {
        kept.delete(org_id);
        return error instanceof RemoteError && error.status === 404 ? "none" : "unreadable";
      }
    },
    forget: (org_id) => void kept.delete(org_id),
  };
}
