// Which hosts a plain webhook may go to, as far as the written URL tells. The gateway checks again, by the same rule, when it connects.
import { parseAllowList } from "@pipecast/hosts/allow-list";
import { type HostReason, describeRefusal } from "@pipecast/hosts/host-refusal";
import { judgeHost, readOrigin } from "@pipecast/hosts/judge-host";

/** How flows have always written our own events service. */
export const BRIDGE_ALIAS = "https://events.astradial.com/bot-bridge";

export interface HostFault {
  code: `WEBHOOK_${HostReason}` | "WEBHOOK_HOST";
  message: string;
}

/** What speaks against a plain webhook to this origin (`https://host:port`); undefined where nothing does. */
export function hostFault(origin: string, allow: readonly string[]): HostFault | undefined {
  const target = readOrigin(origin, parseAllowList(allow));
  if (target === undefined)
    return { code: "WEBHOOK_HOST", message: "This is no host that can be called." };
  // Which ports are our own is only known where the program runs.
  const refusal = judgeHost(target, { addresses: new Set(), ports: new Set() });
  return refusal && { code: `WEBHOOK_${refusal.code}`, message: describeRefusal(refusal) };
}
