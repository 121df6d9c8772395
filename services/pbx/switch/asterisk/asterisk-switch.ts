// The switch that is a real Asterisk: AMI tells what happens and moves channels, ARI holds callers who wait and connects bots.
import { randomUUID } from "node:crypto";
import {
  AmiClient,
  type AmiMessage,
  checkPrivileges,
  parseAsteriskUrl,
} from "@pipecast/asterisk/ami";
import { AriClient } from "@pipecast/asterisk/ari";
import type { Clock } from "@pipecast/platform/clock";
import type { Log } from "@pipecast/platform/log";
import { PbxErrors } from "../../errors.ts";
import type { CallPlacer } from "../call-placer.ts";
import type { Switch, SwitchFact } from "../switch.ts";
import type { AsteriskWorld } from "./asterisk-world.ts";
import { attachBot } from "./attach-bot.ts";
import { createCallBook } from "./call-book.ts";
import { eventClasses, followEvent } from "./follow-events.ts";
import { hangUpCall } from "./hang-up-call.ts";
import { onAriEvent } from "./on-stasis.ts";
import { placeCall } from "./place-call.ts";
import { timeOf } from "./read-snapshot.ts";
import { askAfterRedirect } from "./ask-after-redirect.ts";
import { redirectCall } from "./redirect-call.ts";
import { resyncCalls } from "./resync-calls.ts";
import { resyncMedia } from "./resync-media.ts";
import { endWait, giveToDialplan } from "./route-wait.ts";
import { watchApplication } from "./watch-application.ts";

export interface AsteriskSwitchOptions {
  /** `ami://user:pass@host:5038` */
  amiUrl: string;
  /** `http://user:pass@host:8088` */
  ariUrl: string;
  clock: Clock;
  log: Log;
  /** Name of the Stasis application in the dialplan; `pipecast`. */
  app?: string;
  /** How long a call may wait for a route before the dialplan's fallback has it; 10 s. */
  routeWaitMs?: number;
  /** How long `start` tries to reach Asterisk; 10 s. */
  startMs?: number;
  /** Starts although the AMI user may do more than it needs. */
  allowPrivilegedAmi?: boolean;
}

export interface AsteriskSwitch extends Switch, CallPlacer {
  readonly name: "asterisk";
  /** Throws PBX_SWITCH_UNAVAILABLE while events cannot be heard; calls that are up go on meanwhile. */
  requireReady(): void;
  /** `listener` hears AMI's Cdr events. */
  onRecord(listener: (record: AmiMessage) => void): void;
}

interface Running {
  world: AsteriskWorld;
  ami: AmiClient;
  ari: AriClient;
  watch: ReturnType<typeof watchApplication>;
}

function deaf(_fact: SwitchFact): void {}
function deafToRecords(_record: AmiMessage): void {}

/** Connects when it is started. `stop` leaves calls as they are, but for those that wait: the dialplan has them. */
export function createAsteriskSwitch(options: AsteriskSwitchOptions): AsteriskSwitch {
  const amiAddress = parseAsteriskUrl(options.amiUrl, "ami", "AMI_URL");
  const ariAddress = parseAsteriskUrl(options.ariUrl, "http", "ARI_URL");
  const { clock, log, app = "pipecast", routeWaitMs = 10_000, startMs = 10_000 } = options;
  let listener = deaf;
  let hearRecord: (record: AmiMessage) => void = deafToRecords;
  let running: Running | undefined;

  function open(): Running {
    let eventTime: number | undefined;
    const report = (name: string) => ({
      onState: (state: "connected" | "down", err?: Error) =>
        state === "connected"
          ? log.info(`${name} is connected`)
          : log.error({ err }, `${name} is not connected; trying again`),
      onFault: (err: unknown) => log.error({ err }, `what ${name} said could not be taken in`),
    });
    const ami = new AmiClient({ ...amiAddress, events: eventClasses, ...report("AMI") });
    const ari = new AriClient({ ...ariAddress, apps: [app], requestMs: 2_000, ...report("ARI") });
    const calls = createCallBook({
      now: () => eventTime ?? clock.now(),
      run: randomUUID().slice(0, 8),
      tell: (fact) => listener(fact),
    });
    const world: AsteriskWorld = {
      app,
      routeWaitMs,
      clock,
      log,
      ami,
      ari,
      calls,
      placed: new Map(),
      legs: new Map(),
      bridges: new Map(),
      announced: new Map(),
      mediaStarts: new Map(),
    };
    ami.onEvent((event) => {
      if (event.event === "Cdr") return hearRecord(event);
      eventTime = timeOf(event);
      try {
        followEvent(world, event);
      } finally {
        eventTime = undefined;
      }
    });
    ami.onConnected(async () => {
      calls.repeat();
      await resyncCalls(world);
      if (ari.connected) await resyncMedia(world);
    });
    ari.onEvent((event) => onAriEvent(world, event));
    const watch = watchApplication({ ari, app, clock, log });
    ari.onConnected(async () => {
      watch.connected();
      if (ami.connected) await resyncMedia(world);
    });
    return { world, ami, ari, watch };
  }

  async function close(): Promise<void> {
    const closing = running;
    running = undefined;
    if (closing === undefined) return;
    const { world, ami, ari, watch } = closing;
    watch.end();
    const waiting = world.calls.all().filter((call) => call.endWait !== undefined);
    for (const call of world.calls.all()) endWait(call);
    await Promise.all(waiting.map((call) => giveToDialplan(world, call, "we stop")));
    for (const one of world.announced.values()) one.forget();
    await Promise.all([ami.close(), ari.close()]);
  }

  function inUse(): AsteriskWorld {
    if (running === undefined) throw PbxErrors.SWITCH_UNAVAILABLE();
    return running.world;
  }

  return {
    name: "asterisk",
    async start(next) {
      listener = next;
      if (running !== undefined) return running.world.calls.repeat();
      const opened = open();
      running = opened;
      try {
        await opened.ami.ready(startMs);
        await requireModestAmi(opened.ami, options.allowPrivilegedAmi === true);
        await opened.ari.ready(startMs);
        await resyncMedia(opened.world);
      } catch (error) {
        await close();
        throw error;
      }
    },
    async stop() {
      await close();
      listener = deaf;
    },
    attachBot: async (channelId, leg) => attachBot(inUse(), channelId, leg),
    redirect: async (channelId, place, earlier) =>
      earlier?.given
        ? askAfterRedirect(inUse(), channelId, place)
        : redirectCall(inUse(), channelId, place),
    hangUp: async (channelId) => hangUpCall(inUse(), channelId),
    placeCall: async (wanted) => placeCall(inUse(), wanted),
    onRecord(next) {
      hearRecord = next;
    },
    requireReady() {
      if (running?.ami.connected !== true || !running.ari.connected)
        throw PbxErrors.SWITCH_UNAVAILABLE();
    },
  };
}

/** A stolen `originate` or `system` is a shell on the PBX: an AMI user that may do that is refused at the start. */
async function requireModestAmi(ami: AmiClient, allowed: boolean): Promise<void> {
  const { tooMuch } = await checkPrivileges(ami, ["call", "reporting"]);
  if (tooMuch.length > 0 && !allowed)
    throw PbxErrors.AMI_OVERPRIVILEGED({ actions: tooMuch.slice(0, 10) });
}
