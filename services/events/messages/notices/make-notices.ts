// Makes the notices that a ticket's change calls for, by the organization's rules: once for each receiver, however often it is tried.
import { insertIfAbsent } from "@pipecast/platform/db";
import type { Delivery, Outbox } from "@pipecast/platform/outbox";
import type { EventsParts } from "../../parts.ts";
import { type NoticeOf, noticeRow } from "./notice.ts";
import { NoticeNews } from "./notice-news.ts";
import { ticketText } from "./notice-text.ts";
import type { ReadNotifications } from "./read-notifications.ts";

export type NoticeParts = Pick<EventsParts, "db" | "clock" | "log"> & {
  outbox: Outbox;
  noticesOf: ReadNotifications;
};

/** Rejects with what the outbox tries again. */
export async function makeNotices(
  parts: NoticeParts,
  { payload }: Pick<Delivery, "payload">,
): Promise<void> {
  const news = NoticeNews.parse(payload);
  const { org_id, event, transition } = news;
  const { notifications } = await parts.noticesOf(org_id);
  const wanted = notifications.rules.filter(({ when }) => when === event);
  const about = { org_id, about: news.ticket_id, ticket_number: news.number, transition };
  const notices = wanted.flatMap(({ channel, to, anytime }) =>
    (channel === "webhook" ? [""] : to).map((one): NoticeOf => {
      return { ...about, channel, notice: { to: one, ...ticketText(news), anytime } };
    }),
  );
  await addNotices(parts, notices);
}

/** Adds those that are not there yet. */
export async function addNotices(
  { db, clock, log, outbox }: Pick<NoticeParts, "db" | "clock" | "log" | "outbox">,
  notices: readonly NoticeOf[],
): Promise<void> {
  if (notices.length === 0) return;
  await db.transaction(async (trx) => {
    for (const notice of notices) {
      const row = noticeRow(notice, clock.now());
      if (!(await insertIfAbsent(trx, "events_messages", row))) continue;
      const { id, channel: topic, org_id, ticket_number } = row;
      // Each by itself: one that waits for the morning holds nothing else up.
      await outbox.add(trx, { topic, key: id, dedupe_key: id, payload: { id } });
      const fields = { event: "notices.made", org_id, ticket_number, channel: topic };
      log.info(fields, "people are told");
    }
  });
}
