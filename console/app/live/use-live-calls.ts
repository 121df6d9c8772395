// Calls that are up, pushed; and at which step their bots are.
import { listSessions } from "@pipecast/contracts/gateway/sessions";
import { LiveCall, streamLiveCalls } from "@pipecast/contracts/pbx/calls";
import { useEffect, useState } from "react";
import { z } from "zod";
import { ask } from "../session/server.ts";
import { useStream } from "../session/use-stream.ts";

const Calls = z.array(LiveCall);
const askAgainMs = 2_000;

/** The running session of a call: what can be followed. */
export interface AtBot {
  sessionId: string;
  node: string | null;
}

export function useLiveCalls(orgId: string) {
  const [calls, setCalls] = useState<LiveCall[]>();
  useStream(
    `${streamLiveCalls.path}?org_id=${encodeURIComponent(orgId)}`,
    ["calls"],
    (_event, data) => {
      const now = Calls.safeParse(data).data;
      if (now !== undefined) setCalls(now.toSorted((a, b) => a.since.localeCompare(b.since)));
    },
  );
  return { calls, bots: useBots(calls ?? []) };
}

/** By linkedid. The PBX does not know a bot's step: the gateway is asked while any bot has a call and somebody looks. */
function useBots(calls: readonly LiveCall[]): ReadonlyMap<string, AtBot> {
  const [bots, setBots] = useState<ReadonlyMap<string, AtBot>>(new Map());
  const key = calls
    .filter(({ bot_id }) => bot_id !== undefined)
    .map(({ linkedid, bot_id }) => `${linkedid} ${bot_id}`)
    .join(",");
  useEffect(() => {
    if (key === "") return undefined;
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      if (document.visibilityState === "visible") {
        const found = await ask(listSessions, { query: { running: "true", limit: 500 } }).catch(
          () => undefined,
        );
        if (!current) return;
        if (found !== undefined)
          setBots(
            new Map(
              found.items.map(({ linkedid, id, node }) => [linkedid, { sessionId: id, node }]),
            ),
          );
      }
      timer = setTimeout(() => void look(), askAgainMs);
    };
    void look();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [key]);
  return bots;
}
