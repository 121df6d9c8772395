// Follows a stream of server-sent events for as long as a component is there; it comes back by itself after a loss.
import { useEffect, useEffectEvent } from "react";
import { readConsoleSession } from "@pipecast/contracts/console/session";
import { setDown } from "./connection.ts";
import { ask } from "./server.ts";

const retryMs = 2_000;

/** `take` gets the parsed data of each event named. A stream the server refuses for good is told to `refused`, once; `opened` hears of every opening. */
export function useStream(
  path: string | undefined,
  events: readonly string[],
  take: (event: string, data: unknown) => void,
  refused?: () => void,
  opened?: () => void,
): void {
  const onEvent = useEffectEvent(take);
  const onRefused = useEffectEvent(() => refused?.());
  const onOpened = useEffectEvent(() => opened?.());
  const names = events.join(" ");
  useEffect(() => {
    if (path === undefined) return undefined;
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let everOpen = false;
    const open = () => {
      const fresh = new EventSource(path);
      source = fresh;
      fresh.addEventListener("open", () => {
        everOpen = true;
        setDown(path, false);
        onOpened();
      });
      for (const name of names.split(" "))
        fresh.addEventListener(name, (event: MessageEvent<string>) => {
          onEvent(name, JSON.parse(event.data));
        });
      fresh.addEventListener("error", () => {
        if (fresh.readyState !== EventSource.CLOSED) return setDown(path, true);
        // Refused with a status: signed out, or not here. Asking for the session tells which.
        if (!everOpen) onRefused();
        ask(readConsoleSession).catch(() => setDown(path, true));
        if (everOpen) timer = setTimeout(open, retryMs);
        return undefined;
      });
    };
    open();
    return () => {
      source?.close();
      clearTimeout(timer);
      setDown(path, false);
    };
  }, [path, names]);
}
