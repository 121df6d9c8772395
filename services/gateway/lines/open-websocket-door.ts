// The door `WS /ws/{bot_id}`: lets in who has an API key or a registered call's ticket, before anything is upgraded.
import { AuthErrors } from "@pipecast/platform/auth";
import type { Clock } from "@pipecast/platform/clock";
import { newId } from "@pipecast/platform/db";
import { toAppError } from "@pipecast/platform/errors";
import type { HttpServer } from "@pipecast/platform/http";
import type { Log } from "@pipecast/platform/log";
import { type WebSocket, WebSocketServer } from "ws";
import type { PublishedBot, PublishedBots } from "../bots/published-bots.ts";
import type { CallPlan, CallRegistry } from "../call/call-registry.ts";
import { GatewayErrors } from "../errors.ts";
import { admitKey } from "../keys/admit-key.ts";
import type { KeyContext } from "../keys/key-context.ts";
import { agreeProtocol, presentedKey, readKnock } from "./door-policy.ts";
import type { Line } from "./line.ts";
import { type StreamStart, readStart } from "./read-start.ts";
import { WebSocketLine } from "./websocket-line.ts";

export interface DoorParts {
  keyContext: KeyContext;
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

/** Takes upgrades under /ws. Refused with 401 without a good key or ticket, 404 for a bot that is not the key's. */
export function openWebSocketDoor(
  server: HttpServer,
  parts: DoorParts,
  options: { begin: Begin; most: number },
): void {
  const { begin, most } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 64 * 1024,
    perMessageDeflate: false,
    handleProtocols: agreeProtocol,
  });
  server.onUpgrade("/ws", async ({ request, socket, head, url, track }) => {
    // Those that wait for their start message count too.
    if (sockets.clients.size >= most) throw GatewayErrors.FULL();
    const admitted = await admit(parts, url.pathname, presentedKey(request));
    sockets.handleUpgrade(request, socket, head, (websocket) => {
      track(websocket);
      awaitStart(websocket, admitted, parts, begin);
    });
  });
}

async function admit(parts: DoorParts, pathname: string, key?: string): Promise<Admitted> {
  const knock = readKnock(pathname);
  if (knock?.ticket !== undefined) {
    const plan = parts.registry.take(knock.ticket);
    if (plan === undefined || plan.identity.bot_id !== knock.bot_id)
      throw AuthErrors.UNAUTHORIZED();
    return { org_id: plan.identity.org_id, plan };
  }
  const owner = key === undefined ? undefined : await admitKey(parts.keyContext, key);
  if (owner === undefined) throw AuthErrors.UNAUTHORIZED();
  if (knock === undefined) throw GatewayErrors.BOT_NOT_FOUND();
  return { org_id: owner.org_id, bot: await parts.bots.find(owner.org_id, knock.bot_id) };
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
