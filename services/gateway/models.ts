// The models this gateway can talk to, by provider. One that is not configured is not in here.
import type { RealtimeModel } from "@pipecast/realtime";
import { offlineModel } from "@pipecast/realtime/offline";
import { scriptedModel } from "@pipecast/realtime/scripted";

/** `offline` and `scripted` need no key and no network: they are always there. */
export function configuredModels(): Map<string, RealtimeModel> {
  return new Map([
    ["offline", offlineModel()],
    ["scripted", scriptedModel()],
  ]);
}
