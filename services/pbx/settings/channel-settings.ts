// How people of an organization are reached: a mail server whose password is sealed, a webhook, rules of who hears what.
import {
  type Channels,
  type EmailSettings,
  type MessageWebhook,
  Notifications,
  type putEmailSettings,
} from "@pipecast/contracts/pbx/channels";
import type { Clock } from "@pipecast/platform/clock";
import { type Database, decodeJson, upsert } from "@pipecast/platform/db";
import type { Vault } from "@pipecast/platform/vault";
import { z } from "zod";
import { PbxErrors } from "../errors.ts";
import type { PbxTables } from "../schema.ts";
import type { ChannelRow } from "./channel-tables.ts";

interface Parts {
  db: Database<PbxTables>;
  vault: Vault;
  clock: Clock;
}
type Reading = Pick<Parts, "db">;

const StoredEmail = z.object({
  host: z.string(),
  port: z.number(),
  secure: z.boolean(),
  user: z.string(),
  from: z.string(),
});
type StoredEmail = z.infer<typeof StoredEmail>;
const StoredWebhook = z.object({ url: z.string() });
const noEmail: StoredEmail = { host: "", port: 587, secure: false, user: "", from: "" };

export type EmailChanges = Omit<z.output<NonNullable<typeof putEmailSettings.body>>, "org_id">;

/** Merges the given fields; a password of null forgets it. Throws PBX_EMAIL_INCOMPLETE for a server without a sender's address. */
export async function storeEmail(
  parts: Parts,
  orgId: string,
  { password, ...changes }: EmailChanges,
): Promise<EmailSettings> {
  const row = await find(parts, orgId, "email");
  const before = row === undefined ? noEmail : StoredEmail.parse(decodeJson(row.settings));
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const after = StoredEmail.parse({ ...before, ...Object.fromEntries(given) });
  if (after.host !== "" && after.from === "") throw PbxErrors.EMAIL_INCOMPLETE();
  // A password belongs to one server and one account: for another it is not sent along.
  const same = after.host === before.host && after.user === before.user;
  const kept = same ? (row?.sealed ?? null) : null;
  const sealed =
    password === undefined
      ? kept
      : password === null
        ? null
        : parts.vault.seal(password, place(orgId));
  await store(parts, { org_id: orgId, kind: "email", settings: JSON.stringify(after), sealed });
  return { configured: after.host !== "", ...after };
}

export async function viewEmail(parts: Reading, orgId: string): Promise<EmailSettings> {
  const row = await find(parts, orgId, "email");
  const email = row === undefined ? noEmail : StoredEmail.parse(decodeJson(row.settings));
  return { configured: email.host !== "", ...email };
}

export async function storeWebhook(
  parts: Parts,
  orgId: string,
  url: string,
): Promise<MessageWebhook> {
  const settings = JSON.stringify({ url });
  await store(parts, { org_id: orgId, kind: "webhook", settings, sealed: null });
  return { configured: url !== "", url };
}

export async function viewWebhook(parts: Reading, orgId: string): Promise<MessageWebhook> {
  const row = await find(parts, orgId, "webhook");
  const url = row === undefined ? "" : StoredWebhook.parse(decodeJson(row.settings)).url;
  return { configured: url !== "", url };
}

/** With the password in the clear. */
export async function openChannels(
  parts: Pick<Parts, "db" | "vault">,
  orgId: string,
): Promise<Channels> {
  const { configured, ...email } = await viewEmail(parts, orgId);
  const { url } = await viewWebhook(parts, orgId);
  const sealed = (await find(parts, orgId, "email"))?.sealed ?? null;
  const password = sealed === null ? "" : parts.vault.open(sealed, place(orgId));
  return {
    email: configured ? { ...email, password } : null,
    webhook: url === "" ? null : { url },
  };
}

export async function storeNotifications(
  parts: Parts,
  orgId: string,
  notifications: Notifications,
): Promise<Notifications> {
  const settings = JSON.stringify(notifications);
  await store(parts, { org_id: orgId, kind: "notifications", settings, sealed: null });
  return notifications;
}

export async function viewNotifications(parts: Reading, orgId: string): Promise<Notifications> {
  const row = await find(parts, orgId, "notifications");
  return Notifications.parse(row === undefined ? {} : decodeJson(row.settings));
}

/** Of every organization that has any; for the daily summary's clock. */
export async function allSummaries(parts: Reading): Promise<{ org_id: string; at: string }[]> {
  const rows = await parts.db.kysely
    .selectFrom("pbx_channels")
    .select(["org_id", "settings"])
    .where("kind", "=", "notifications")
    .execute();
  return rows.flatMap(({ org_id, settings }) => {
    const { daily_summary } = Notifications.parse(decodeJson(settings));
    return daily_summary === null ? [] : [{ org_id, at: daily_summary.at }];
  });
}

function find({ db }: Reading, orgId: string, kind: ChannelRow["kind"]) {
  return db.kysely
    .selectFrom("pbx_channels")
    .selectAll()
    .where("org_id", "=", orgId)
    .where("kind", "=", kind)
    .executeTakeFirst();
}

async function store({ db, clock }: Parts, row: Omit<ChannelRow, "updated_at">): Promise<void> {
  const update = ["settings", "sealed", "updated_at"] as const;
  const stamped = { ...row, updated_at: clock.now() };
  await upsert(db.kysely, "pbx_channels", stamped, {
    key: ["org_id", "kind"],
    update: [...update],
  });
}

function place(orgId: string): string {
  return `pbx email password ${orgId}`;
}
