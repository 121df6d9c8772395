// How people of an organization are reached, asked of pbx for each message: the mail server's password is kept nowhere.
import { type ClientTransport, RemoteError, askRoute } from "@pipecast/contracts/client";
import { type Channels, readChannels } from "@pipecast/contracts/pbx/channels";

/** Never rejects. */
export type ReadChannels = (org_id: string) => Promise<Channels | "unreadable">;

export function channelsReader(pbx: ClientTransport, internalKey: string): ReadChannels {
  return async (org_id) => {
    try {
      return await askRoute(
        pbx,
        readChannels,
        { body: { org_id } },
        { headers: { "x-internal-key": internalKey }, deadlineMs: 3_000 },
      );
    } catch (error) {
      if (error instanceof RemoteError && error.status === 404)
        return { email: null, webhook: null };
      return "unreadable";
    }
  };
}
