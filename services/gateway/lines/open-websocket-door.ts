// The door `WS /ws/{bot_id}`: lets in who has an API key, a ticket or Twilio's signature, before anything is upgraded.
import type { IncomingMessage } from "node:http";
import { type ClientTransport, askRoute } from "@pipecast/contracts/client";
import { verifyTwilioSignature } from "@pipecast/contracts/pbx/settings";
import { AuthErrors } from "@pipecast/platform/auth";
import type { Clock } from "@pipecast/platform/clock";
import { newId } from "@pipecast/platform/db";
import { toAppError } from "@pipecast/platform/errors";
import type { HttpServer } from "@pipecast/platform/http";
import type { Log } from "@pipecast/platform/log";
import { type WebSocket, WebSocketServer } from "ws";
import type { BotContext } from "../bots/bot-context.ts";
import type { PublishedBot, PublishedBots } from "../bots/published-bots.ts";
import type { CallPlan, CallRegistry } from "../call/call-registry.ts";
import { GatewayErrors } from "../errors.ts";
import { admitKey } from "../keys/admit-key.ts";
import type { KeyContext } from "../keys/key-context.ts";
import type { TicketBook } from "../keys/ticket-book.ts";
import {
  type TwilioProof,
  agreeProtocol,
  presentedKey,
  readKnock,
  twilioProof,
} from "./door-policy.ts";
import type { Line } from "./line.ts";
import { socketLimits } from "./socket-limits.ts";
import { type StreamStart, readStart } from "./read-start.ts";
import { WebSocketLine } from "./websocket-line.ts";

export interface DoorParts {
  keyContext: KeyContext;
  tickets: Pick<TicketBook, "take">;
  botContext: Pick<BotContext, "bots">;
  pbx: ClientTransport;
  internalKey: string;
  bots: Pick<PublishedBots, "find">;
  registry: CallRegistry;
  clock: Clock;
  log: Log;
}

/** Begins the call; false refuses it. */
export type Begin = (plan: CallPlan, line: Line) => boolean;

/** Who was let in: for a registered call, the plan it was registered with. */
type Admitted =
  | { org_id: string; bot: PublishedBot; plan?: undefined }
  | { org_id: string; plan: CallPlan };

const START_MS = 10_000;
/** Before the start: `connected` and a few more. */
const MOST_BEFORE_START = 10;

/** Takes upgrades under /ws. Refused with 401 without a good key, ticket or signature, 404 for a bot that is not the key's. */
export function openWebSocketDoor(
  server: HttpServer,
  parts: DoorParts,
  options: { begin: Begin; most: number },
): void {
  const { begin, most } = options;
  const sockets = new WebSocketServer({
    ...socketLimits,
    handleProtocols: agreeProtocol,
  });
  server.onUpgrade("/ws", async ({ request, socket, head, url, track }) => {
    // Those that wait for their start message count too.
    if (sockets.clients.size >= most) throw GatewayErrors.FULL();
    const admitted = await admit(parts, url.pathname, request);
    sockets.handleUpgrade(request, socket, head, (websocket) => {
      track(websocket);
      awaitStart(websocket, admitted, parts, begin);
    });
  });
}

async function admit(
  parts: DoorParts,
  pathname: string,
  request: IncomingMessage,
): Promise<Admitted> {
  const knock = readKnock(pathname);
  if (knock?.ticket !== undefined) {
    const holder = parts.tickets.take(knock.ticket, knock.bot_id);
    if (holder !== undefined)
      return { org_id: holder, bot: await parts.bots.find(holder, knock.bot_id) };
    const plan = parts.registry.take(knock.ticket);
    if (plan === undefined || plan.identity.bot_id !== knock.bot_id)
      throw AuthErrors.UNAUTHORIZED();
    return { org_id: plan.identity.org_id, plan };
  }
  const org_id = await ownerOf(parts, knock?.bot_id, request);
  if (org_id === undefined) throw AuthErrors.UNAUTHORIZED();
  if (knock === undefined) throw GatewayErrors.BOT_NOT_FOUND();
  return { org_id, bot: await parts.bots.find(org_id, knock.bot_id) };
}

/** The organization whose key was shown, or whose Twilio account signed for a bot of its own. */
async function ownerOf(
  parts: DoorParts,
  bot_id: string | undefined,
  request: IncomingMessage,
): Promise<string | undefined> {
  const key = presentedKey(request);
  if (key !== undefined) return (await admitKey(parts.keyContext, key))?.org_id;
  const proof = twilioProof(request);
  return proof === undefined || bot_id === undefined
    ? undefined
    : ownerBySignature(parts, bot_id, proof);
}

async function ownerBySignature(
  { botContext, pbx, internalKey }: DoorParts,
  bot_id: string,
  { urls, signature }: TwilioProof,
): Promise<string | undefined> {
  const org_id = await botContext.bots.ownerOf(bot_id);
  if (org_id === undefined) return undefined;
  const headers = { "x-internal-key": internalKey };
  const body = { org_id, urls, signature };
  const { valid } = await askRoute(pbx, verifyTwilioSignature, { body }, { headers });
  return valid ? org_id : undefined;
}

/** Waits for the start message; then the line has the socket. */
function awaitStart(socket: WebSocket, admitted: Admitted, parts: DoorParts, begin: Begin): void {
  let messages = 0;
  const refuse = (code: number, reason: string) => {
    leave();
    socket.close(code, reason);
  };
  const take = (data: Buffer, isBinary: boolean) => {
    const start = readStart(data, isBinary, admitted.org_id);
    if (start === undefined) {
      if (++messages > MOST_BEFORE_START) refuse(1008, "no start message");
      return;
    }
    if (start === "foreign") return refuse(1008, "org_id is not yours");
    if (start === "invalid") return refuse(1008, "too many or too long parameters");
    leave();
    try {
      const line = new WebSocketLine(socket, start.form);
      if (!begin(planOf(admitted, start, parts), line)) line.close();
    } catch (error) {
      const { code } = toAppError(error);
      parts.log.warn({ code }, "a call on a websocket was not taken");
      socket.close(1013, code);
    }
  };
  const cancel = parts.clock.after(START_MS, () => refuse(1008, "no start message in time"));
  const onMessage = (data: unknown, isBinary: boolean) => take(data as Buffer, isBinary);
  const leave = () => {
    cancel();
    socket.off("message", onMessage);
  };
  socket.on("message", onMessage);
  socket.on("error", () => undefined);
  socket.once("close", leave);
}

/** Throws GATEWAY_FULL or GATEWAY_DRAINING for a call that was not registered. */
function planOf(admitted: Admitted, { call }: StreamStart, { registry }: DoorParts): CallPlan {
  if (admitted.plan !== undefined) return admitted.plan;
  const { org_id, bot } = admitted;
  const { bot_id, version, flow, model } = bot;
  const id = newId();
  const channel_id = call["channel_id"] ?? "";
  const linkedid = call["linkedid"] || channel_id || id;
  const identity = { id, org_id, bot_id, version, channel_id, linkedid, call };
  const plan = { identity, flow, model, rate: 8000 };
  return registry.take(registry.announce(plan)) ?? plan;
}
