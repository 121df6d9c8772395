// A run of a bot's rehearsals on the server: begun, and asked after until it is over.
import {
  type RehearsalRun,
  getRehearsalRun,
  runRehearsals,
} from "@pipecast/contracts/gateway/rehearsals";
import { useCallback, useEffect, useState } from "react";
import { ask, sayError } from "../../session/server.ts";

const pauseMs = 700;
/** The server itself ends a run after three minutes. */
const mostAsks = 330;

export interface Run {
  found: RehearsalRun | undefined;
  fault: string | undefined;
  busy: boolean;
  start: () => Promise<void>;
}

export function useRun(id: string): Run {
  const [found, setFound] = useState<RehearsalRun>();
  const [fault, setFault] = useState<string>();
  const [asks, setAsks] = useState(0);
  const running = found?.status === "running" && asks < mostAsks;
  const run = found?.id;
  useEffect(() => {
    if (!running || run === undefined) return undefined;
    const timer = setTimeout(() => {
      ask(getRehearsalRun, { params: { id, run } }).then(setFound, () => undefined);
      setAsks((count) => count + 1);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [id, run, running, asks]);
  const start = useCallback(async () => {
    setFault(undefined);
    setAsks(0);
    try {
      setFound(await ask(runRehearsals, { params: { id }, body: {} }));
    } catch (error) {
      setFault(sayError(error));
    }
  }, [id]);
  return { found, fault, busy: running, start };
}
