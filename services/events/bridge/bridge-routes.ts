// POST /bot-bridge and POST /whatsapp-bridge.
import { PbxForward, botBridge, whatsappBridge } from "@pipecast/contracts/events/bridge";
import type { Principal } from "@pipecast/platform/auth";
import { HttpErrors, type HttpServer, mountRoute } from "@pipecast/platform/http";
import { EventsErrors } from "../events-errors.ts";
import type { EventsParts } from "../parts.ts";
import { createTicket } from "./create-ticket.ts";
import { type ForwardParts, forwardToPbx } from "./forward-to-pbx.ts";

type BridgeParts = EventsParts & { forward: ForwardParts };

export function mountBridgeRoutes(server: HttpServer, parts: BridgeParts): void {
  mountRoute(server, botBridge, async ({ principal, body, reply }) => {
    requireBridge(principal);
    const { action, ...posted } = body;
    if (action === "create_ticket") {
      const made = await createTicket(parts, principal, posted);
      return reply.code(made.status).send(made.body);
    }
    if (action !== "pbx_forward") throw EventsErrors.UNKNOWN_ACTION();
    const read = PbxForward.safeParse(posted);
    if (!read.success) {
      const fields = read.error.issues.map(({ path }) => path.map(String).join("."));
      throw HttpErrors.INVALID_REQUEST({ fields: [...new Set(fields)] });
    }
    const answer = await forwardToPbx(parts.forward, read.data);
    return reply.code(answer.status).send(answer.body);
  });

  mountRoute(server, whatsappBridge, async ({ principal, body, reply }) => {
    requireBridge(principal);
    const answer = await forwardToPbx(parts.forward, body);
    return reply.code(answer.status).send(answer.body);
  });
}

function requireBridge(principal: Principal): void {
  if (principal.kind === "session" && !principal.operations.includes("bot-bridge"))
    throw EventsErrors.NOT_FOR_THIS_SESSION();
}
