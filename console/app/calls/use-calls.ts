// Calls of the organization: the newest page, older ones on demand, and news as it comes.
import { CallRecord, listCalls, streamCalls } from "@pipecast/contracts/pbx/call-history";
import { z } from "zod";
import { useEffect, useState } from "react";
import { ask, sayError } from "../session/server.ts";
import { useStream } from "../session/use-stream.ts";
import { mergeCalls } from "./call-list.ts";

const News = z.array(CallRecord);
const pageSize = 50;

export function useCalls(orgId: string) {
  const [calls, setCalls] = useState<CallRecord[]>();
  const [cursor, setCursor] = useState<string | null>(null);
  const [fault, setFault] = useState<string>();

  const load = async (from?: string) => {
    setFault(undefined);
    try {
      const query = { limit: pageSize, ...(from === undefined ? {} : { cursor: from }) };
      const page = await ask(listCalls, { query });
      setCalls((known) => mergeCalls(known ?? [], page.items));
      setCursor(page.next_cursor);
    } catch (error) {
      setFault(sayError(error));
    }
  };
  useEffect(() => void load(), [orgId]);
  useStream(
    `${streamCalls.path}?org_id=${encodeURIComponent(orgId)}`,
    ["calls", "call"],
    (event, data) => {
      const news = News.safeParse(event === "call" ? [data] : data).data;
      if (news !== undefined) setCalls((known) => mergeCalls(known ?? [], news));
    },
  );
  return {
    calls,
    fault,
    again: () => load(),
    more: cursor === null ? undefined : () => load(cursor),
  };
}
