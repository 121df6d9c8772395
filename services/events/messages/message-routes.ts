// Messages over HTTP: what became of each, again, a test, and MSG91's receipts.
import * as contract from "@pipecast/contracts/events/messages";
import { toE164 } from "@pipecast/contracts/phone/to-e164";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import {
  HttpErrors,
  type HttpServer,
  mountRoute,
  readCursor,
  toPage,
} from "@pipecast/platform/http";
import { newId } from "@pipecast/platform/db";
import type { Outbox } from "@pipecast/platform/outbox";
import { EventsErrors } from "../events-errors.ts";
import type { EventsParts } from "../parts.ts";
import type { MessageSender } from "./message-sender.ts";
import { type MessageFilter, listMessages } from "./message-table.ts";
import { viewMessage } from "./message-view.ts";
import { applyReceipt, isReceiptSecret, readReceipts, receiptSecret } from "./receipts.ts";
import { resendMessage } from "./resend-message.ts";
import { safeText } from "./safe-parameters.ts";
import { tellTimeline } from "./tell-timeline.ts";

type Parts = Pick<
  EventsParts,
  "db" | "clock" | "log" | "organizations" | "tickets" | "internalKey"
> & { outbox: Outbox; sender: MessageSender; publicUrl: () => string };

export function mountMessageRoutes(server: HttpServer, parts: Parts): void {
  const { db, clock, log, organizations, internalKey } = parts;

  const asking = async (principal: Principal, named: string | undefined) => {
    const org_id = requireOrg(principal, named, EventsErrors.ORGANIZATION_NOT_FOUND);
    const facts = await organizations.of(org_id);
    if (!facts.exists) throw EventsErrors.ORGANIZATION_NOT_FOUND();
    return { org_id, ...facts };
  };
  const pageOf = async (
    org_id: string,
    filter: MessageFilter,
    limit: number,
    cursor: string | undefined,
  ) => {
    const { timezone } = await organizations.of(org_id);
    const below = readCursor(cursor, "string");
    const page = toPage(
      await listMessages(db, org_id, filter, limit + 1, below),
      limit,
      ({ id }) => id,
    );
    return { ...page, items: page.items.map((row) => viewMessage(row, timezone)) };
  };

  mountRoute(server, contract.listMessages, async ({ principal, query }) => {
    const { org_id } = await asking(principal, query.org_id);
    return pageOf(org_id, query, query.limit, query.cursor);
  });

  mountRoute(server, contract.messagesOf, async ({ body: { org_id, limit, cursor } }) =>
    pageOf(org_id, { channel: "whatsapp" }, limit, cursor),
  );

  mountRoute(server, contract.resendMessage, async ({ principal, params, body }) => {
    const { org_id, timezone } = await asking(principal, body.org_id);
    const row = await resendMessage(parts, org_id, params.id);
    log.info({ event: "messages.resend", org_id, ticket_id: row.ticket_id }, "to be sent again");
    return viewMessage(row, timezone);
  });

  mountRoute(server, contract.sendTestMessage, async ({ principal, body }) => {
    const { org_id, country } = await asking(principal, body.org_id);
    const to = toE164(body.to, country);
    if (to === null) throw EventsErrors.CALLER_NUMBER_INVALID();
    const { template } = body;
    const parameters = body.parameters.map((text) => safeText(text, 300));
    const outcome = await parts.sender.send({
      id: newId(clock.now()),
      org_id,
      to,
      template,
      parameters,
      subject: "",
      text: "",
    });
    // Nobody waits for a test: what could be tried later has failed now.
    const state = outcome.state === "retry" ? ("failed" as const) : outcome.state;
    log.info({ event: `whatsapp.test_${state}`, org_id }, "a test message");
    return {
      state,
      reason: "reason" in outcome ? outcome.reason : "",
      request_id: outcome.state === "sent" ? outcome.request_id : "",
    };
  });

  mountRoute(server, contract.getReceiptsUrl, async ({ principal, query }) => {
    const { org_id } = await asking(principal, query.org_id);
    const base = parts.publicUrl().replace(/\/+$/, "");
    const secret = receiptSecret(internalKey, org_id);
    return { url: `${base}/webhooks/msg91/${encodeURIComponent(org_id)}/${secret}` };
  });

  mountRoute(server, contract.takeReceipt, async ({ params: { org_id, secret }, body }) => {
    if (!isReceiptSecret(internalKey, org_id, secret)) throw HttpErrors.ROUTE_NOT_FOUND();
    let taken = 0;
    for (const receipt of readReceipts(body)) {
      const row = await applyReceipt(db, org_id, receipt, clock.now());
      if (row === undefined) continue;
      taken += 1;
      const { ticket_id, ticket_number } = row;
      const fields = { event: `whatsapp.${receipt.state}`, org_id, ticket_id, ticket_number };
      log.info(fields, "MSG91 reported on a message");
      await tellTimeline(parts, row, receipt);
    }
    return { taken };
  });
}
