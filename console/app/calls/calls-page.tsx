// The calls of the organization with what each came to, as the address asks for them; one of them opened says why.
import { useMemo } from "react";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { Link, goTo, segmentOf, useSearch } from "../route.tsx";
import { useSession } from "../session/session.tsx";
import { words } from "../words/words.ts";
import { CallFilterBar } from "./call-filter-bar.tsx";
import { type CallFilter, allCalls, readCallFilter, writeCallFilter } from "./call-filter.ts";
import { CallTable } from "./call-table.tsx";
import { CallWhy } from "./call-why.tsx";
import { useCalls } from "./use-calls.ts";

export default function CallsPage({ path }: { path: string }) {
  const { session } = useSession();
  const { id: orgId, timezone } = session.organization;
  const search = useSearch();
  const filter = useMemo(() => readCallFilter(search), [search]);
  const { calls, fault, again, more } = useCalls(orgId, filter, timezone);
  const linkedid = segmentOf(path, 2);
  const opened = calls?.find((call) => call.linkedid === linkedid);
  const w = words.calls;
  const link = (id: string) => `/calls/${encodeURIComponent(id)}${search}`;
  const changeFilter = (next: CallFilter) => {
    const here = linkedid === "" ? "/calls" : `/calls/${encodeURIComponent(linkedid)}`;
    const typing = next.number !== filter.number;
    goTo(`${here}${writeCallFilter(next)}`, { still: true, replace: typing });
  };
  return (
    <div
      className={`grid items-start gap-5 ${linkedid === "" ? "" : "xl:grid-cols-[minmax(0,1fr)_32rem]"}`}
    >
      <section
        aria-labelledby="calls-title"
        className={`card min-w-0 p-4 sm:p-5 ${linkedid === "" ? "" : "max-xl:hidden"}`}
      >
        <div className="mb-3 flex flex-wrap items-baseline gap-x-4">
          <h1 id="calls-title" className="font-semibold">
            {w.title}
          </h1>
          <p role="status" className="text-sm text-soft tabular-nums">
            {calls !== undefined && w.count(calls.length, more !== undefined)}
          </p>
        </div>
        <CallFilterBar filter={filter} change={changeFilter} />
        {fault !== undefined && (
          <div className="mb-4 flex flex-wrap items-center gap-3">
            <Notice look="alarm" role="alert">
              {fault}
            </Notice>
            <Button onClick={() => void again()}>{words.wrong.again}</Button>
          </div>
        )}
        {calls === undefined && fault === undefined && <p className="text-soft">{w.loading}</p>}
        {calls?.length === 0 && (
          <Nothing
            clear={writeCallFilter(filter) === "" ? undefined : () => changeFilter(allCalls)}
          />
        )}
        {calls !== undefined && calls.length > 0 && (
          <CallTable
            key={writeCallFilter(filter)}
            calls={calls}
            timeZone={timezone}
            opened={linkedid}
            link={link}
            nearEnd={() => void more?.()}
          />
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
          listHref={`/calls${search}`}
        />
      )}
    </div>
  );
}

function Nothing({ clear }: { clear: (() => void) | undefined }) {
  const w = words.calls;
  return (
    <div className="flex flex-col items-center gap-4 rounded-xl border border-dashed border-line-strong px-4 py-12 text-center">
      <p className="text-soft">{clear === undefined ? w.empty : w.nothing}</p>
      {clear !== undefined ? (
        <Button onClick={clear}>{w.clear}</Button>
      ) : (
        <Link
          href="/"
          className="inline-flex min-h-10 items-center rounded-[9px] bg-brand px-4 font-medium text-on-brand"
        >
          {w.go}
        </Link>
      )}
    </div>
  );
}
