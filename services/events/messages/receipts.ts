// Delivery receipts of MSG91: who may bring them, what they say, and what they change.
import { createHmac } from "node:crypto";
import { sameSecret } from "@pipecast/platform/auth";
import { z } from "zod";
import { type MessageDb, type MessageRow, settleMessage } from "./message-table.ts";

/** MSG91 signs nothing, so the path holds a secret: each organization its own, from the installation's internal key. */
export function receiptSecret(internalKey: string, org_id: string): string {
  return createHmac("sha256", internalKey)
    .update(`pipecast/msg91/receipts|${org_id}`)
    .digest("base64url");
}

export function isReceiptSecret(internalKey: string, org_id: string, secret: string): boolean {
  return sameSecret(secret, receiptSecret(internalKey, org_id));
}

const mostAtOnce = 100;
const word = z.coerce.string().max(500).optional().catch(undefined);
/** Who sets the webhook up names its fields; these are the names MSG91 proposes, old and new. */
const Receipt = z.looseObject({
  requestId: word,
  request_id: word,
  status: word,
  eventName: word,
  failureReason: word,
  reason: word,
  mobile: word,
  customerNumber: word,
});

export interface ReadReceipt {
  request_id: string;
  state: "delivered" | "read" | "failed" | "sent";
  reason: string;
  /** Digits. */
  to: string;
}

const states: Record<string, ReadReceipt["state"]> = {
  sent: "sent",
  submitted: "sent",
  delivered: "delivered",
  read: "read",
  failed: "failed",
  rejected: "failed",
  undelivered: "failed",
};

/** What of it can be read; the rest is left. Takes one receipt, a list, or a list under `data`. */
export function readReceipts(body: unknown): ReadReceipt[] {
  const under = (body as { data?: unknown } | null | undefined)?.data;
  const list = Array.isArray(body) ? body : Array.isArray(under) ? under : [body];
  return list.slice(0, mostAtOnce).flatMap((item) => {
    const { data: receipt } = Receipt.safeParse(item);
    if (receipt === undefined) return [];
    const state = states[(receipt.eventName ?? receipt.status ?? "").toLowerCase()];
    if (state === undefined) return [];
    return {
      request_id: receipt.requestId ?? receipt.request_id ?? "",
      state,
      reason: receipt.failureReason ?? receipt.reason ?? "",
      to: (receipt.customerNumber ?? receipt.mobile ?? "").replaceAll(/\D/g, ""),
    };
  });
}

/** From which states a receipt moves a message on: receipts come late and out of order. */
const before: Record<ReadReceipt["state"], readonly MessageRow["state"][]> = {
  sent: ["unknown"],
  delivered: ["sent", "unknown"],
  read: ["sent", "unknown", "delivered"],
  failed: ["sent", "unknown"],
};

/** The message that the receipt changed. One whose outcome was unknown is found by its number, when only one fits. */
export async function applyReceipt(
  db: MessageDb,
  org_id: string,
  receipt: ReadReceipt,
  now: number,
): Promise<MessageRow | undefined> {
  const row = (await byRequest(db, org_id, receipt)) ?? (await byNumber(db, org_id, receipt, now));
  if (row === undefined) return undefined;
  const { state, reason, request_id } = receipt;
  const settled = { state, reason, ...(request_id === "" ? {} : { request_id }) };
  return (await settleMessage(db, row.id, before[state], settled, now)) ? row : undefined;
}

async function byRequest(db: MessageDb, org_id: string, { request_id, to }: ReadReceipt) {
  if (request_id === "") return undefined;
  const row = await ofOrganization(db, org_id)
    .where("request_id", "=", request_id)
    .executeTakeFirst();
  return row !== undefined && (to === "" || row.to_number === `+${to}`) ? row : undefined;
}

async function byNumber(db: MessageDb, org_id: string, { to }: ReadReceipt, now: number) {
  if (to === "") return undefined;
  const rows = await ofOrganization(db, org_id)
    .where("to_number", "=", `+${to}`)
    .where("state", "=", "unknown")
    .where("updated_at", ">", now - 24 * 3_600_000)
    .limit(2)
    .execute();
  return rows.length === 1 ? rows[0] : undefined;
}

function ofOrganization(db: MessageDb, org_id: string) {
  return db.kysely
    .selectFrom("events_messages")
    .selectAll()
    .where("org_id", "=", org_id)
    .where("channel", "=", "whatsapp");
}
