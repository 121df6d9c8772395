// The door `WS /web/{bot_id}`: browser phones of people who are signed in. docs/browser-phone.md has the wire.
import { randomUUID } from "node:crypto";
import { AuthErrors, roleAtLeast } from "@pipecast/platform/auth";
import type { Clock } from "@pipecast/platform/clock";
import { newId } from "@pipecast/platform/db";
import { toAppError } from "@pipecast/platform/errors";
import type { HttpServer, Upgrade } from "@pipecast/platform/http";
import type { Log } from "@pipecast/platform/log";
import { type WebSocket, WebSocketServer } from "ws";
import type { BotContext } from "../../bots/bot-context.ts";
import type { OrganizationZones } from "../../bots/organization-zones.ts";
import type { PublishedBot, PublishedBots } from "../../bots/published-bots.ts";
import type { CallPlan, CallRegistry, RunningCall } from "../../call/call-registry.ts";
import { GatewayErrors } from "../../errors.ts";
import type { Line } from "../line.ts";
import { socketLimits } from "../socket-limits.ts";
import { findPhoneBot } from "./find-phone-bot.ts";
import { PhoneCall } from "./phone-call.ts";
import { type PhoneStart, readPhoneStart } from "./phone-message.ts";
import { type SwitchAsker, type SwitchSide, placeOnSwitch } from "./switch-side.ts";

export interface PhoneDoorParts extends SwitchAsker {
  botContext: BotContext;
  bots: Pick<PublishedBots, "find">;
  registry: CallRegistry;
  zones: OrganizationZones;
  clock: Clock;
  log: Log;
}

export interface PhoneDoorOptions {
  begin: (plan: CallPlan, line: Line) => RunningCall | undefined;
  /** Phones at a time. */
  most: number;
}

interface Admitted {
  org_id: string;
  bot: PublishedBot;
}

const START_MS = 10_000;
const BEARER = "bearer.";

/** Takes upgrades under /web. */
export function openPhoneDoor(
  server: HttpServer,
  parts: PhoneDoorParts,
  options: PhoneDoorOptions,
): void {
  const sockets = new WebSocketServer({
    ...socketLimits,
    handleProtocols: (offered) => [...offered].find((name) => !name.startsWith(BEARER)) ?? false,
  });
  server.onUpgrade("/web", async (upgrade) => {
    if (sockets.clients.size >= options.most) throw GatewayErrors.FULL();
    const admitted = await admit(parts, upgrade);
    const { request, socket, head, track } = upgrade;
    sockets.handleUpgrade(request, socket, head, (websocket) => {
      track(websocket);
      void answer(websocket, admitted, parts, options);
    });
  });
}

async function admit(parts: PhoneDoorParts, upgrade: Upgrade): Promise<Admitted> {
  const { request, url } = upgrade;
  const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",");
  const token = offered.map((name) => name.trim()).find((name) => name.startsWith(BEARER));
  const principal = await upgrade.authenticate(["jwt"], token?.slice(BEARER.length));
  if (principal === null) throw AuthErrors.UNAUTHORIZED();
  if (principal.kind === "jwt" && !roleAtLeast(principal.role, "agent"))
    throw AuthErrors.FORBIDDEN();
  const [, bot_id] = /^\/web\/([^/]+)$/.exec(url.pathname) ?? [];
  if (bot_id === undefined) throw GatewayErrors.BOT_NOT_FOUND();
  return findPhoneBot(parts, {
    principal,
    bot_id: readName(bot_id),
    org_id: url.searchParams.get("org_id") ?? undefined,
    draft: url.searchParams.get("draft") === "true",
  });
}

function readName(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw GatewayErrors.BOT_NOT_FOUND();
  }
}

/** Waits for the start, places the call, connects the bot. */
async function answer(
  socket: WebSocket,
  admitted: Admitted,
  parts: PhoneDoorParts,
  { begin }: PhoneDoorOptions,
): Promise<void> {
  const start = await awaitStart(socket, parts.clock);
  if (start === undefined) {
    socket.resume();
    return socket.close(1008, "no start message");
  }
  let side: SwitchSide | undefined;
  try {
    const timeZone = await parts.zones.of(admitted.org_id);
    const placed = await place(admitted, start, parts);
    side = placed.side;
    // The person may have gone while pbx was asked.
    if (socket.readyState !== socket.OPEN) return await side?.hangUp();
    const { registry, clock } = parts;
    const call = new PhoneCall({ socket, start, side, registry, begin, clock, timeZone });
    if (call.connect(placed.plan)) return;
    throw GatewayErrors.MODEL_NOT_CONFIGURED({ provider: placed.plan.model.provider });
  } catch (error) {
    const known = toAppError(error);
    parts.log.warn({ err: known, code: known.code }, "a browser's call was not taken");
    const { code, message } = known;
    if (socket.readyState === socket.OPEN)
      socket.send(JSON.stringify({ type: "error", code, message }));
    socket.close(1013);
    await side?.hangUp();
  } finally {
    socket.resume();
  }
}

/** Undefined when the first message is none, or does not come. */
function awaitStart(socket: WebSocket, clock: Clock): Promise<PhoneStart | undefined> {
  return new Promise((resolve) => {
    const end = (start?: PhoneStart) => {
      cancel();
      resolve(start);
    };
    const cancel = clock.after(START_MS, () => end());
    socket.on("error", () => undefined);
    socket.once("close", () => end());
    socket.once("message", (data, isBinary) => {
      // What follows waits until the call is placed.
      socket.pause();
      end(readPhoneStart(data as Buffer, isBinary));
    });
  });
}

/** Throws GATEWAY_FULL, GATEWAY_DRAINING, and what pbx says. */
async function place(
  { org_id, bot }: Admitted,
  { caller_number: from, rate }: PhoneStart,
  parts: PhoneDoorParts,
): Promise<{ plan: CallPlan; side: SwitchSide | undefined }> {
  if (parts.registry.draining) throw GatewayErrors.DRAINING();
  const { bot_id, version, flow, model } = bot;
  const id = newId();
  const wanted = { org_id, bot_id, session_id: id, uuid: randomUUID(), caller_number: from };
  const side = await placeOnSwitch(parts, wanted);
  const nowhere = { channel_id: "", linkedid: id, channel_name: "", caller_number: from, did: "" };
  const { channel_id, linkedid, channel_name, caller_number, did } = side?.call ?? nowhere;
  const call = { channel_id, org_id, endpoint: channel_name, linkedid, caller_number, did };
  const identity = { id, org_id, bot_id, version, channel_id, linkedid };
  const plan = { identity: { ...identity, call: { ...call, provider: "web" } }, flow, model, rate };
  try {
    return { plan: parts.registry.take(parts.registry.announce(plan)) ?? plan, side };
  } catch (error) {
    await side?.hangUp();
    throw error;
  }
}
