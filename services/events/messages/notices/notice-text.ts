// The words of a notice to people of the organization. Pure.
import type { NoticeNews } from "./notice-news.ts";

export interface NoticeText {
  subject: string;
  text: string;
}

const sources: Record<string, string> = {
  missed_call: "missed call",
  queue_timeout: "nobody took it in the queue",
  bot_dropped: "the bot could not finish",
  bot: "told to the bot",
  manual: "written by hand",
};

export function ticketText(news: NoticeNews): NoticeText {
  const { event, number, category, summary, guest_name, room_number, caller_number, calls } = news;
  const what = {
    ticket: `New ticket ${number}`,
    urgent_ticket: `Ticket ${number} is urgent`,
    ticket_closed: `Ticket ${number} is closed`,
  }[event];
  const who = [guest_name, room_number === "" ? "" : `room ${room_number}`, caller_number]
    .filter((part) => part !== "")
    .join(", ");
  const lines = [
    `${what}: ${oneLine(summary)}`,
    `From: ${who === "" ? "a caller who hid the number" : oneLine(who)}`,
    `Category: ${oneLine(category)} (${sources[news.source] ?? news.source}), priority ${news.priority}`,
    ...(calls > 1 ? [`Calls about it: ${calls}`] : []),
  ];
  return { subject: `${what}: ${oneLine(summary).slice(0, 120)}`, text: `${lines.join("\n")}\n` };
}

export interface DayFigures {
  day: string;
  calls: number;
  verdicts: Readonly<Record<string, number>>;
  matches: boolean;
  /** Undefined: more than could be counted. */
  open: number | undefined;
  urgent: number;
}

export function summaryText({
  day,
  calls,
  verdicts,
  matches,
  open,
  urgent,
}: DayFigures): NoticeText {
  const missed = ["missed_call", "queue_timeout", "bot_dropped"].reduce(
    (sum, name) => sum + (verdicts[name] ?? 0),
    0,
  );
  const lines = [
    `Calls on ${day}: ${calls}`,
    ...Object.entries(verdicts)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `  ${name.replaceAll("_", " ")}: ${count}`),
    `Callers who were not served: ${missed}`,
    `Tickets open now: ${open ?? "more than 200"}, urgent: ${urgent}`,
    ...(matches ? [] : ["The day's sums do not match: see GET /api/v1/statements."]),
  ];
  const subject = `${day}: ${calls} calls, ${missed} not served, ${open ?? "200+"} tickets open`;
  return { subject, text: `${lines.join("\n")}\n` };
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Z}\s]+/gu, " ").trim();
}
