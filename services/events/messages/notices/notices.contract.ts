// What notices to people promise, on every database, with a mail server, a webhook and a MSG91 of our own.
import { type Notifications, Notifications as Schema } from "@pipecast/contracts/pbx/channels";
import { verifyWebhook } from "@pipecast/platform/auth";
import { systemClock } from "@pipecast/platform/clock";
import { createOutbox, retryNow } from "@pipecast/platform/outbox";
import { SmtpTestServer } from "@pipecast/testkit/smtp-server";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, onTestFinished, test } from "vitest";
import { engineServer } from "../../fixtures/engine-server.ts";
import { eventsWithMessages } from "../../fixtures/events-with-messages.ts";
import { signingSecret } from "../../fixtures/messaging-stand-in.ts";
import { record } from "../../tickets/testing/verdict-storm.ts";

const mail = { user: "desk", password: "mail-password-1", from: "desk@example.com" };

/** `tag` stands in the titles: which database it is. */
export function describeNotices(tag: string, url: () => Promise<string>): void {
  const setUp = async (given: object, options: { at?: string } = {}) => {
    const smtp = await new SmtpTestServer(mail).listen();
    onTestFinished(() => smtp.close());
    const hook = await engineServer();
    let ahead = options.at === undefined ? 0 : Date.parse(options.at) - Date.now();
    const clock = { ...systemClock, now: () => Date.now() + ahead };
    const allow = [`127.0.0.1:${smtp.port}`, new URL(hook.url).host];
    const it = await eventsWithMessages(await url(), {
      allow,
      clock,
      before(settings) {
        settings.notifications = Schema.parse(given);
        settings.channels = {
          email: { host: "127.0.0.1", port: smtp.port, secure: false, ...mail },
          webhook: { url: `${hook.url}/told` },
        };
      },
    });
    const set = (notifications: object): Notifications =>
      (it.settings.notifications = Schema.parse(notifications));
    const missed = (linkedid: string) =>
      it.ask(it.internal, "POST", "/auto-ticket/org_a", record(linkedid, "+919876543210"));
    const notices = async () => (await it.messages("")).filter(({ notice }) => notice);
    const told = (count: number) =>
      waitUntil("notices are settled", 20_000, async () => {
        const found = await notices();
        const open = found.filter(({ state }) => /waiting|sending/.test(state));
        return found.length >= count && open.length === 0 && found;
      });
    const go = (to: string) => void (ahead = Date.parse(to) - Date.now());
    return { ...it, smtp, hook, set, missed, notices, told, go };
  };

  test(`${tag} people hear of a ticket and of its urgency by each way they chose, once each`, async () => {
    const { smtp, hook, msg91, missed, told, ask, a } = await setUp({
      rules: [
        { when: "ticket", channel: "email", to: ["asha@example.com", "ravi@example.com"] },
        { when: "urgent_ticket", channel: "email", to: ["asha@example.com"] },
        { when: "urgent_ticket", channel: "whatsapp", to: ["+919812300001"] },
        { when: "ticket_closed", channel: "webhook" },
      ],
    });
    await missed("1.1");
    await told(2);
    expect(
      smtp.taken.map(({ to }) => to[0] ?? "").toSorted((one, other) => one.localeCompare(other)),
    ).toEqual(["asha@example.com", "ravi@example.com"]);
    expect(smtp.taken[0]?.text).toContain("New ticket 1: Called and reached nobody");
    await missed("1.2");
    await missed("1.3");
    const shown = await told(4);
    expect(smtp.taken).toHaveLength(3);
    expect(smtp.taken[2]?.text).toContain("Ticket 1 is urgent");
    expect(msg91.taken.filter(({ template }) => template === "team_notice")).toMatchObject([
      { to: "919812300001", parameters: [expect.stringContaining("Ticket 1 is urgent")] },
    ]);
    const { ticket_id = "" } = shown[0] ?? {};
    await ask(a, "PATCH", `/tickets/${ticket_id}`, { status: "closed" });
    await told(5);
    const [trigger] = hook.triggers;
    expect(hook.triggers).toHaveLength(1);
    expect(
      verifyWebhook([signingSecret], trigger?.headers ?? {}, trigger?.text ?? "", Date.now()),
    ).toMatchObject({ ok: true });
    expect(JSON.parse(trigger?.text ?? "")).toMatchObject({
      type: "message",
      data: { org_id: "org_a", subject: expect.stringContaining("Ticket 1 is closed") },
    });
  });

  test(`${tag} quiet hours hold a notice back and lose none; what may come anytime comes at once`, async () => {
    const { smtp, missed, notices, go, set, db } = await setUp(
      {
        rules: [
          { when: "ticket", channel: "email", to: ["day@example.com"] },
          { when: "ticket", channel: "email", to: ["night@example.com"], anytime: true },
        ],
        quiet_hours: { from: "21:00", to: "07:00" },
      },
      { at: "2026-11-20T23:15:00+05:30" },
    );
    await missed("1.1");
    const held = await waitUntil("one is held back, one is sent", 20_000, async () => {
      const found = await notices();
      const day = found.find(({ to }) => to === "day@example.com");
      const sent = found.some(({ state }) => state === "sent");
      return sent && day?.reason !== "" && day;
    });
    expect(held).toMatchObject({ state: "waiting", reason: "quiet hours until 07:00" });
    expect(smtp.taken.map(({ to }) => to[0])).toEqual(["night@example.com"]);
    // The rules may change meanwhile: what was to be told is told.
    set({ rules: [], quiet_hours: { from: "21:00", to: "07:00" } });
    go("2026-11-21T07:00:01+05:30");
    await retryNow(createOutbox(db, "events_"), "email");
    await waitUntil("it goes out", 30_000, () => smtp.taken.length === 2);
  }, 60_000);

  test(`${tag} a mail server that is down holds up no WhatsApp message, and the mail goes out when it is back`, async () => {
    const { smtp, missed, notices, settled } = await setUp({
      rules: [{ when: "ticket", channel: "email", to: ["asha@example.com"] }],
    });
    smtp.behave = () => "later";
    await missed("1.1");
    const [waiting] = await waitUntil("the mail waits", 20_000, async () => {
      const found = await notices();
      return found[0]?.reason !== undefined && found[0].reason !== "" && found;
    });
    expect(waiting).toMatchObject({ state: "waiting", channel: "email" });
    expect(waiting?.reason).toContain("come later");
    const callers = (await settled(1)).filter(({ notice }) => !notice);
    expect(callers).toMatchObject([{ state: "sent" }]);
    smtp.behave = () => "ok";
    await waitUntil("it goes out", 30_000, () => smtp.taken.length === 1);
  }, 60_000);

  test(`${tag} the daily summary comes at its hour in the organization's zone, once, with yesterday's sums`, async () => {
    const daily_summary = { at: "08:00", channel: "email", to: ["boss@example.com"] };
    const { smtp, missed, told, settings } = await setUp(
      { daily_summary },
      { at: "2026-11-20T08:00:30+05:30" },
    );
    const [shown] = await told(1);
    expect(shown).toMatchObject({ to: "boss@example.com", state: "sent" });
    expect(smtp.taken).toHaveLength(1);
    expect(smtp.taken[0]?.text).toContain("Calls on 2026-11-19: 5");
    expect(smtp.taken[0]?.text).toContain("Callers who were not served: 2");
    await missed("1.1");
    await told(1);
    expect(smtp.taken).toHaveLength(1);
    expect(settings.asked.filter((path) => path.endsWith("/summaries")).length).toBeGreaterThan(0);
  });
}
