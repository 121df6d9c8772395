// The flow of one bot while its page is shown: opened, kept on the server and in this browser, looked after.
import { RemoteError } from "@pipecast/contracts/client";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { sayError } from "../../session/server.ts";
import { words } from "../../words/words.ts";
import { claimTab } from "./browser-tab.ts";
import { draftServer } from "./draft-server.ts";
import { type OpenedFlow, openFlow } from "./open-flow.ts";

export type Opening =
  | { kind: "opening" }
  | { kind: "missing" }
  | { kind: "failed"; why: string }
  | { kind: "open"; flow: OpenedFlow; version: number };

const shelfPauseMs = 400;
const lookMs = 20_000;

export function useOpenedFlow(
  orgId: string,
  botId: string,
  who: string,
  readOnly: boolean,
): [Opening, () => void] {
  const [turn, setTurn] = useState(0);
  const [opening, setOpening] = useState<Opening>({ kind: "opening" });
  useEffect(() => {
    let current = true;
    let opened: OpenedFlow | undefined;
    setOpening({ kind: "opening" });
    const tell = () => {
      if (!current || opened === undefined) return;
      void opened.shelve();
      setOpening((before) =>
        before.kind === "open" ? { ...before, version: before.version + 1 } : before,
      );
    };
    const open = async () => {
      const server = draftServer(orgId, botId);
      const work = JSON.stringify([orgId, who, botId]);
      const options = { server, work, readOnly, tell, takeOverLabel: words.flowEditor.tookOver };
      try {
        const flow = await openFlow({ ...options, tab: await claimTab() });
        if (!current) return flow.saver.close();
        opened = flow;
        setOpening({ kind: "open", flow, version: 0 });
      } catch (error) {
        if (!current) return;
        const missing = error instanceof RemoteError && error.status === 404;
        setOpening(missing ? { kind: "missing" } : { kind: "failed", why: sayError(error) });
      }
    };
    void open();
    return () => {
      current = false;
      void opened?.shelve();
      void opened?.saver.flush().finally(() => opened?.saver.close());
    };
  }, [orgId, botId, who, readOnly, turn]);
  const flow = opening.kind === "open" ? opening.flow : undefined;
  useEffect(() => (flow === undefined ? undefined : lookAfter(flow)), [flow]);
  return [opening, useCallback(() => setTurn((count) => count + 1), [])];
}

/** Saves as it changes, shelves before the page goes, looks for others' changes when the reader comes back. */
function lookAfter({ store, saver, shelve }: OpenedFlow): () => void {
  let shelving: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = store.subscribe(() => {
    saver.touch();
    clearTimeout(shelving);
    shelving = setTimeout(() => void shelve(), shelfPauseMs);
  });
  const onVisibility = () => {
    if (document.visibilityState === "visible") {
      void saver.look();
      return;
    }
    void shelve();
    void saver.flush();
  };
  const onLeave = () => void shelve();
  const onLine = () => void saver.flush();
  const timer = setInterval(
    () => document.visibilityState === "visible" && void saver.look(),
    lookMs,
  );
  addEventListener("pagehide", onLeave);
  addEventListener("online", onLine);
  document.addEventListener("visibilitychange", onVisibility);
  return () => {
    unsubscribe();
    clearTimeout(shelving);
    clearInterval(timer);
    removeEventListener("pagehide", onLeave);
    removeEventListener("online", onLine);
    document.removeEventListener("visibilitychange", onVisibility);
  };
}

/** What the store holds now. */
export function useSnapshot({ store }: OpenedFlow) {
  return useSyncExternalStore(store.subscribe, store.read);
}
