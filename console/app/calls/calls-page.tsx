// Recent calls with what each came to; one of them opened says why.
import type { CallRecord } from "@pipecast/contracts/pbx/call-history";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { showTime } from "../look/time.ts";
import { Link } from "../route.tsx";
import { useSession } from "../session/session.tsx";
import { words } from "../words/words.ts";
import { lengthOf } from "./call-list.ts";
import { CallWhy } from "./call-why.tsx";
import { useCalls } from "./use-calls.ts";
import { VerdictBadge } from "./verdict-badge.tsx";

export default function CallsPage({ path }: { path: string }) {
  const { session } = useSession();
  const { id: orgId, timezone } = session.organization;
  const { calls, fault, again, more } = useCalls(orgId);
  const linkedid = decodeURIComponent(path.split("/")[2] ?? "");
  const opened = calls?.find((call) => call.linkedid === linkedid);
  const w = words.calls;
  return (
    <div
      className={`grid items-start gap-5 ${linkedid === "" ? "" : "xl:grid-cols-[minmax(0,1fr)_28rem]"}`}
    >
      <section aria-labelledby="calls-title" className="card min-w-0 p-5 max-xl:order-2">
        <h1 id="calls-title" className="mb-4 font-semibold">
          {w.title}
        </h1>
        {fault !== undefined && (
          <div className="mb-4 flex flex-wrap items-center gap-3">
            <Notice look="alarm" role="alert">
              {fault}
            </Notice>
            <Button onClick={() => void again()}>{words.wrong.again}</Button>
          </div>
        )}
        {calls?.length === 0 && (
          <div className="flex flex-col items-center gap-4 rounded-xl border border-dashed border-line-strong px-4 py-12 text-center">
            <p className="text-soft">{w.empty}</p>
            <Link
              href="/"
              className="inline-flex min-h-10 items-center rounded-[9px] bg-brand px-4 font-medium text-on-brand"
            >
              {w.go}
            </Link>
          </div>
        )}
        {calls !== undefined && calls.length > 0 && (
          <CallTable calls={calls} timeZone={timezone} opened={linkedid} />
        )}
        {more !== undefined && (
          <Button className="mt-4" onClick={() => void more()}>
            {w.more}
          </Button>
        )}
      </section>
      {linkedid !== "" && (
        <CallWhy
          key={linkedid}
          linkedid={linkedid}
          version={`${opened?.state} ${opened?.version}`}
          timeZone={timezone}
        />
      )}
    </div>
  );
}

function CallTable(props: { calls: readonly CallRecord[]; timeZone: string; opened: string }) {
  const { calls, timeZone, opened } = props;
  const w = words.calls;
  return (
    <table className="w-full text-left">
      <thead className="text-sm text-soft">
        <tr className="border-b border-line">
          <th scope="col" className="py-2 pr-3 font-normal">
            {w.when}
          </th>
          <th scope="col" className="py-2 pr-3 font-normal">
            {w.caller}
          </th>
          <th scope="col" className="py-2 pr-3 font-normal max-sm:hidden">
            {w.length}
          </th>
          <th scope="col" className="py-2 font-normal">
            {w.verdict}
          </th>
        </tr>
      </thead>
      <tbody>
        {calls.map((call) => (
          <tr
            key={call.linkedid}
            className={`border-b border-line last:border-0 ${call.linkedid === opened ? "bg-sunken" : ""}`}
          >
            <td className="py-2.5 pr-3 text-sm whitespace-nowrap tabular-nums">
              <time dateTime={call.started_at}>{showTime(call.started_at, timeZone)}</time>
            </td>
            <td className="py-2.5 pr-3">
              <Link
                href={`/calls/${encodeURIComponent(call.linkedid)}`}
                aria-label={w.whyThis(callerOf(call))}
                aria-current={call.linkedid === opened ? "true" : undefined}
                className="font-medium break-all text-brand underline-offset-2 hover:underline"
              >
                {callerOf(call)}
              </Link>
            </td>
            <td className="py-2.5 pr-3 text-sm whitespace-nowrap text-soft tabular-nums max-sm:hidden">
              <Length call={call} />
            </td>
            <td className="py-2.5">
              <VerdictBadge call={call} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function callerOf({ caller_number }: CallRecord): string {
  return caller_number === "" ? words.calls.anonymous : caller_number;
}

function Length({ call }: { call: CallRecord }) {
  const seconds = lengthOf(call);
  return seconds === undefined ? "–" : words.calls.seconds(seconds);
}
