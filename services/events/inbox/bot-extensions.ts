// Which extensions of an organization are bots: asked of the PBX, believed for five minutes, the last known ones while it is away.
import { type ClientTransport, askRoute } from "@pipecast/contracts/client";
import { botExtensions } from "@pipecast/contracts/pbx/directory";

const keptMs = 5 * 60_000;
const deadlineMs = 2_000;
const most = 10_000;

export interface BotExtensions {
  /** Null when nobody has ever been able to say. Never rejects. */
  of(org_id: string): Promise<readonly string[] | null>;
}

export function createBotExtensions(options: {
  pbx: ClientTransport;
  internalKey: string;
  now: () => number;
}): BotExtensions {
  const { pbx, internalKey, now } = options;
  const known = new Map<string, { extensions: readonly string[]; until: number }>();
  return {
    async of(org_id) {
      const kept = known.get(org_id);
      if (kept !== undefined && now() < kept.until) return kept.extensions;
      const headers = { "x-internal-key": internalKey };
      try {
        const asked = { body: { org_id } };
        const { extensions } = await askRoute(pbx, botExtensions, asked, { headers, deadlineMs });
        if (known.size >= most) known.clear();
        known.set(org_id, { extensions, until: now() + keptMs });
        return extensions;
      } catch {
        return kept?.extensions ?? null;
      }
    },
  };
}
