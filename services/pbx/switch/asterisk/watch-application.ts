// Asterisk can forget an application whose websocket is open (two connections overlapped): then no call would reach us, and
// nothing would look wrong. So it is asked, soon after each connection and then again and again.
import { AsteriskError, type AriClient } from "@pipecast/asterisk/ari";
import type { Clock } from "@pipecast/platform/clock";
import type { Log } from "@pipecast/platform/log";

/** The end of the older connection comes within milliseconds of the new one, or whenever Asterisk notices it. */
const soonMs = [100, 500, 2_000];
const laterMs = 5_000;

/** Begins to ask; when the application is gone, the websocket is opened anew. The answer ends it. */
export function watchApplication(parts: {
  ari: Pick<AriClient, "connected" | "hasApplication" | "reconnect">;
  app: string;
  clock: Clock;
  log: Log;
}): { connected(): void; end(): void } {
  const { ari, app, clock, log } = parts;
  let cancel: (() => void) | undefined;
  let turn = 0;
  let soon: number[] = [];

  function next(): void {
    const mine = ++turn;
    cancel?.();
    const wait = soon.shift() ?? laterMs;
    cancel = clock.after(wait, () => {
      void look().finally(() => {
        if (mine === turn) next();
      });
    });
  }

  async function look(): Promise<void> {
    if (!ari.connected) return;
    try {
      if (await ari.hasApplication(app)) return;
      log.error({ app }, "Asterisk has forgotten our Stasis application; connecting ARI anew");
      ari.reconnect();
    } catch (err) {
      // The websocket's own pings tell whether the connection is lost.
      const code = err instanceof AsteriskError ? err.code : undefined;
      if (code !== "ASTERISK_CLOSED")
        log.warn({ err, app }, "ARI did not say what applications it has");
    }
  }

  return {
    connected() {
      soon = [...soonMs];
      next();
    },
    end() {
      turn += 1;
      cancel?.();
    },
  };
}
