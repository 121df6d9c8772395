// The door `WS /media/{uuid}`: Asterisk's chan_websocket brings the audio of a registered call.
import { parseMediaEvent } from "@pipecast/asterisk/websocket";
import { AuthErrors } from "@pipecast/platform/auth";
import type { Clock } from "@pipecast/platform/clock";
import { toAppError } from "@pipecast/platform/errors";
import type { HttpServer } from "@pipecast/platform/http";
import type { Log } from "@pipecast/platform/log";
import { type WebSocket, WebSocketServer } from "ws";
import type { CallPlan, CallRegistry } from "../../call/call-registry.ts";
import { GatewayErrors } from "../../errors.ts";
import type { Line } from "../line.ts";
import type { MediaForm } from "../media-form.ts";
import { socketLimits } from "../socket-limits.ts";
import { WebSocketLine } from "../websocket-line.ts";
import { asteriskForm } from "./asterisk-form.ts";

export interface MediaDoorParts {
  registry: Pick<CallRegistry, "take">;
  clock: Clock;
  log: Log;
}

const START_MS = 10_000;

/** Takes upgrades under /media. Refused with 401 for a UUID that is no registered call's, or was used. */
export function openMediaDoor(
  server: HttpServer,
  parts: MediaDoorParts,
  options: { begin: (plan: CallPlan, line: Line) => boolean; most: number },
): void {
  const sockets = new WebSocketServer({
    ...socketLimits,
    handleProtocols: (offered) => (offered.has("media") ? "media" : false),
  });
  server.onUpgrade("/media", ({ request, socket, head, url, track }) => {
    if (sockets.clients.size >= options.most) throw GatewayErrors.FULL();
    const [, uuid = ""] = /^\/media\/([0-9a-f-]{36})$/.exec(url.pathname) ?? [];
    const plan = parts.registry.take(uuid);
    if (plan === undefined) throw AuthErrors.UNAUTHORIZED();
    sockets.handleUpgrade(request, socket, head, (websocket) => {
      track(websocket);
      awaitStart(websocket, parts, (form) => {
        const line = new WebSocketLine(websocket, form);
        if (!options.begin(plan, line)) line.close();
      });
    });
  });
}

/** MEDIA_START is the first thing Asterisk says; audio before it is left out. */
function awaitStart(
  socket: WebSocket,
  { clock, log }: MediaDoorParts,
  begin: (form: MediaForm) => void,
): void {
  const leave = () => {
    cancel();
    socket.off("message", take);
  };
  const refuse = (reason: string) => {
    leave();
    log.warn({ reason }, "a media websocket of Asterisk was not taken");
    socket.close(1008, reason);
  };
  const take = (data: unknown, isBinary: boolean) => {
    if (isBinary) return;
    const event = parseMediaEvent((data as Buffer).toString("utf8"));
    const form = event?.type === "start" ? asteriskForm(event) : undefined;
    if (form === undefined) return refuse("no MEDIA_START with a format of ours");
    leave();
    try {
      begin(form);
    } catch (error) {
      socket.close(1013, toAppError(error).code);
    }
  };
  const cancel = clock.after(START_MS, () => refuse("no MEDIA_START in time"));
  socket.on("message", take);
  socket.on("error", () => undefined);
  socket.once("close", leave);
}
