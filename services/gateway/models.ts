// The models this gateway can talk to, by provider. One that is not configured is not in here.
import type { RealtimeModel } from "@pipecast/realtime";
import { scriptedModel } from "@pipecast/realtime/scripted";

/** `scripted` needs no key and no network: it is always there. */
export function configuredModels(): Map<string, RealtimeModel> {
  return new Map([["scripted", scriptedModel()]]);
}
