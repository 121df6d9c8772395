// Calls of the organization: the newest page of a filter, older ones on demand, and news as it comes.
import { CallRecord, listCalls, streamCalls } from "@pipecast/contracts/pbx/call-history";
import { z } from "zod";
import { useEffect, useRef, useState } from "react";
import { ask, sayError } from "../session/server.ts";
import { useStream } from "../session/use-stream.ts";
import { type CallFilter, callMatcher, callQuery, writeCallFilter } from "./call-filter.ts";
import { mergeCalls } from "./call-list.ts";

const News = z.array(CallRecord);
const pageSize = 100;

/** What was listed of one filter; `cursor` is where the server goes on. */
interface Listed {
  key: string;
  calls: CallRecord[];
  cursor: string | null;
}

export function useCalls(orgId: string, filter: CallFilter, timezone: string) {
  const [listed, setListed] = useState<Listed>();
  const [fault, setFault] = useState<string>();
  const key = writeCallFilter(filter);
  const wanted = useRef(key);
  wanted.current = key;
  /** One page at a time, however often its end comes near. */
  const under = useRef<string>(undefined);

  const load = async (cursor?: string) => {
    const turn = `${key} ${cursor ?? ""}`;
    if (under.current === turn) return;
    under.current = turn;
    setFault(undefined);
    try {
      const query = { ...callQuery(filter, timezone), limit: pageSize };
      const page = await ask(listCalls, {
        query: { ...query, ...(cursor === undefined ? {} : { cursor }) },
      });
      if (wanted.current !== key) return;
      setListed((before) => ({
        key,
        calls: mergeCalls(before?.key === key ? before.calls : [], page.items),
        // The newest page asked again does not forget how far the list went.
        cursor: cursor === undefined && before?.key === key ? before.cursor : page.next_cursor,
      }));
    } catch (error) {
      if (wanted.current === key) setFault(sayError(error));
    } finally {
      if (under.current === turn) under.current = undefined;
    }
  };
  useEffect(() => void load(), [orgId, key]);
  useStream(
    `${streamCalls.path}?org_id=${encodeURIComponent(orgId)}`,
    ["calls", "call"],
    (event, data) => {
      const news = News.safeParse(event === "call" ? [data] : data).data;
      if (news === undefined) return;
      setListed((before) => {
        if (before?.key !== key) return before;
        // A call decided anew may leave the filter; one older than what is listed would stand in a gap.
        const floor = before.cursor === null ? "" : (before.calls.at(-1)?.started_at ?? "");
        const fresh = news.filter(
          (call) => Date.parse(call.started_at) >= (floor === "" ? 0 : Date.parse(floor)),
        );
        if (fresh.length === 0) return before;
        const calls = mergeCalls(before.calls, fresh).filter(callMatcher(filter, timezone));
        return { ...before, calls };
      });
    },
    undefined,
    () => void load(),
  );
  const mine = listed?.key === key ? listed : undefined;
  const cursor = mine?.cursor ?? null;
  return {
    calls: mine?.calls,
    fault,
    again: () => load(),
    more: cursor === null ? undefined : () => load(cursor),
  };
}
