// Calls as they happen: who, where, for how long; follow one's conversation, or end it.
import { listBots } from "@pipecast/contracts/gateway/bots";
import { type LiveCall, transferCall } from "@pipecast/contracts/pbx/calls";
import { useCallback, useMemo, useState } from "react";
import { useDirectory } from "../agents/use-directory.ts";
import { LiveIcon } from "../look/icons.tsx";
import { Link } from "../route.tsx";
import { ask } from "../session/server.ts";
import { useMay, useSession } from "../session/session.tsx";
import { useAnswer } from "../session/use-answer.ts";
import { words } from "../words/words.ts";
import { FollowedCall } from "./followed-call.tsx";
import { HangUpDialog } from "./hang-up-dialog.tsx";
import { type CallDeeds, LiveTable } from "./live-table.tsx";
import { QueueCards } from "./queue-cards.tsx";
import { TransferDialog } from "./transfer-dialog.tsx";
import { useLines } from "./use-lines.ts";
import { useLiveCalls } from "./use-live-calls.ts";

export default function LivePage() {
  const { session } = useSession();
  const orgId = session.organization.id;
  const { calls, bots } = useLiveCalls(orgId);
  const directory = useDirectory(orgId);
  const found = useAnswer(`bots ${orgId}`, () => ask(listBots, { query: { limit: 500 } }));
  const [followedId, follow] = useState<string>();
  const [asked, askFor] = useState<{ what: keyof CallDeeds; call: LiveCall }>();
  const lines = useLines(orgId);
  const mayMove = useMay()(transferCall);
  const deeds = useMemo<CallDeeds>(() => {
    const deed = (what: keyof CallDeeds) => (call: LiveCall) => askFor({ what, call });
    return { end: deed("end"), transfer: deed("transfer"), takeOver: deed("takeOver") };
  }, []);
  const followCall = useCallback((call: LiveCall) => follow(call.linkedid), []);
  const close = () => askFor(undefined);
  const w = words.live;
  const placeOf = ({ to, bot_id }: LiveCall) => {
    if (to === "") return w.nowhere;
    if (bot_id === undefined) return directory.nameOf(to);
    return w.bot(found.value?.items.find(({ id }) => id === bot_id)?.name ?? bot_id);
  };
  const followed = calls?.find(({ linkedid }) => linkedid === followedId);
  const atBot = followed?.bot_id === undefined ? undefined : bots.get(followed.linkedid);
  return (
    <div className="flex flex-col gap-5">
      <div
        className={`grid items-start gap-5 ${followedId === undefined ? "" : "xl:grid-cols-[minmax(0,1fr)_28rem]"}`}
      >
        <section aria-labelledby="live-title" className="card min-w-0 p-4 sm:p-5">
          <div className="mb-3 flex flex-wrap items-baseline gap-x-4">
            <h1 id="live-title" className="font-semibold">
              {w.title}
            </h1>
            <p role="status" className="text-sm text-soft tabular-nums">
              {calls !== undefined && calls.length > 0 && w.count(calls.length)}
            </p>
          </div>
          {calls?.length === 0 && (
            <div className="flex flex-col items-center gap-3 rounded-xl border border-dashed border-line-strong px-4 py-12 text-center">
              <LiveIcon className="size-9 text-soft" />
              <p className="font-semibold">{w.empty}</p>
              <p className="max-w-md text-soft">{w.tryIt}</p>
              <Link
                href="/"
                className="inline-flex min-h-10 items-center rounded-[9px] bg-brand px-4 font-medium text-on-brand hover:bg-brand-deep"
              >
                {w.phone}
              </Link>
            </div>
          )}
          {calls !== undefined && calls.length > 0 && (
            <LiveTable
              calls={calls}
              nodeOf={({ linkedid, bot_id }) =>
                bot_id === undefined ? undefined : (bots.get(linkedid)?.node ?? undefined)
              }
              placeOf={placeOf}
              followedId={followedId}
              follow={followCall}
              deeds={mayMove ? deeds : undefined}
            />
          )}
        </section>
        {followedId !== undefined && (
          <FollowedCall
            key={followedId}
            call={followed}
            sessionId={atBot?.sessionId}
            stop={() => follow(undefined)}
          />
        )}
      </div>
      {lines !== undefined && calls !== undefined && <QueueCards lines={lines} calls={calls} />}
      {asked?.what === "end" && <HangUpDialog call={asked.call} close={close} />}
      {asked !== undefined && asked.what !== "end" && (
        <TransferDialog
          call={asked.call}
          kind={asked.what === "takeOver" ? "mine" : "any"}
          lines={lines}
          close={close}
        />
      )}
    </div>
  );
}
