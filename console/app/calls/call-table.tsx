// The table of calls: only the rows near the screen are drawn, however long it is.
import type { CallRecord } from "@pipecast/contracts/pbx/call-history";
import { memo, useRef } from "react";
import { showTime } from "../look/time.ts";
import { useVisibleRows } from "../look/use-visible-rows.ts";
import { Link } from "../route.tsx";
import { words } from "../words/words.ts";
import { lengthOf } from "./call-list.ts";
import { VerdictBadge } from "./verdict-badge.tsx";

/** Pixels. */
const rowHeight = 48;

export function CallTable(props: {
  calls: readonly CallRecord[];
  timeZone: string;
  opened: string;
  link: (linkedid: string) => string;
  nearEnd: () => void;
}) {
  const { calls, timeZone, opened, link } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const { from, to, before, after } = useVisibleRows(body, calls.length, rowHeight, props.nearEnd);
  const w = words.calls;
  const head = "py-2 pr-3 font-normal";
  return (
    <table className="w-full table-fixed text-left" aria-rowcount={calls.length + 1}>
      <thead className="text-sm text-soft">
        <tr className="border-b border-line">
          <th scope="col" className={`${head} w-[6.5rem] sm:w-36`}>
            {w.when}
          </th>
          <th scope="col" className={head}>
            {w.caller}
          </th>
          <th scope="col" className={`${head} max-md:hidden`}>
            {w.did}
          </th>
          <th scope="col" className={`${head} w-28 max-lg:hidden`}>
            {w.direction}
          </th>
          <th scope="col" className={`${head} w-24 max-sm:hidden`}>
            {w.length}
          </th>
          <th scope="col" className="w-[8.5rem] py-2 font-normal sm:w-40">
            {w.verdict}
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        <Room height={before} />
        {calls.slice(from, to).map((call, at) => (
          <CallRow
            key={call.linkedid}
            call={call}
            at={from + at + 2}
            timeZone={timeZone}
            opened={call.linkedid === opened}
            href={link(call.linkedid)}
          />
        ))}
        <Room height={after} />
      </tbody>
    </table>
  );
}

function Room({ height }: { height: number }) {
  if (height === 0) return null;
  return (
    <tr aria-hidden="true">
      <td colSpan={6} className="p-0" style={{ height }} />
    </tr>
  );
}

interface RowProps {
  call: CallRecord;
  at: number;
  timeZone: string;
  opened: boolean;
  href: string;
}

const CallRow = memo(function CallRow({ call, at, timeZone, opened, href }: RowProps) {
  const w = words.calls;
  const seconds = lengthOf(call);
  const cell = "truncate py-0 pr-3";
  return (
    <tr
      aria-rowindex={at}
      style={{ height: rowHeight }}
      className={`border-b border-line last:border-0 ${opened ? "bg-sunken" : ""}`}
    >
      <td className={`${cell} text-sm tabular-nums`}>
        <time dateTime={call.started_at}>{showTime(call.started_at, timeZone)}</time>
      </td>
      <td className={cell}>
        <Link
          href={href}
          still
          aria-label={w.whyThis(callerOf(call))}
          aria-current={opened ? "true" : undefined}
          className="font-medium text-brand tabular-nums underline-offset-2 hover:underline"
        >
          {callerOf(call)}
        </Link>
      </td>
      <td className={`${cell} text-sm text-soft tabular-nums max-md:hidden`}>{call.did || "–"}</td>
      <td className={`${cell} text-sm text-soft max-lg:hidden`}>{w.directions[call.direction]}</td>
      <td className={`${cell} text-sm text-soft tabular-nums max-sm:hidden`}>
        {seconds === undefined ? "–" : w.seconds(seconds)}
      </td>
      <td className="truncate py-0">
        <VerdictBadge call={call} />
      </td>
    </tr>
  );
});

function callerOf({ caller_number }: CallRecord): string {
  return caller_number === "" ? words.calls.anonymous : caller_number;
}
