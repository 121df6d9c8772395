// Who wants to hear of what, asked of pbx each time: a change counts at once.
import { type ClientTransport, RemoteError, askRoute } from "@pipecast/contracts/client";
import { Notifications, readNotifications } from "@pipecast/contracts/pbx/channels";
import { EventsErrors } from "../../events-errors.ts";

export interface NoticeRules {
  notifications: Notifications;
  timezone: string;
}

/** Nothing is wanted by an organization that is no more. Rejects with EVENTS_SETTINGS_UNAVAILABLE, which is tried again. */
export type ReadNotifications = (org_id: string) => Promise<NoticeRules>;

export function notificationsReader(pbx: ClientTransport, internalKey: string): ReadNotifications {
  return async (org_id) => {
    try {
      return await askRoute(
        pbx,
        readNotifications,
        { body: { org_id } },
        { headers: { "x-internal-key": internalKey }, deadlineMs: 3_000 },
      );
    } catch (cause) {
      if (cause instanceof RemoteError && cause.status === 404)
        return { notifications: Notifications.parse({}), timezone: "UTC" };
      throw EventsErrors.SETTINGS_UNAVAILABLE({}, { cause });
    }
  };
}
