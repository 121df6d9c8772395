// What messages promise over HTTP, on every database, against a MSG91 of our own.
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import { authkey, eventsWithMessages } from "../fixtures/events-with-messages.ts";

/** `tag` stands in the titles: which database it is. */
export function describeMessages(tag: string, url: () => Promise<string>): void {
  const setUp = async (more: { workflowUrl?: string } = {}) =>
    eventsWithMessages(await url(), more);

  test(`AT-11 ${tag} ticket_opened goes to the caller once, with key and configuration from the internal routes`, async () => {
    const { msg91, settings, settled, newTicket, log } = await setUp();
    const ticket = await newTicket({ summary: "Extra\npillow\t    please" });
    const [message] = await settled(1);
    expect(message).toMatchObject({
      ticket_id: ticket.id,
      status: "open",
      to: "+919876543210",
      template: "ticket_opened",
      state: "sent",
      request_id: "req-1",
    });
    expect(msg91.faults).toEqual([]);
    expect(msg91.taken).toEqual([
      {
        integrated_number: "912261234500",
        template: "ticket_opened",
        language: "en",
        namespace: "ns_1",
        to: "919876543210",
        parameters: ["1", "Extra pillow please"],
        request_id: "req-1",
      },
    ]);
    expect(settings.asked).toContain("/api/v1/settings/ticket-whatsapp/internal");
    expect(settings.asked).toContain("/api/v1/settings/msg91/key");
    expect(JSON.stringify(log.lines)).not.toContain(authkey);
  });

  test(`AT-14 ${tag} in_progress and closed send their templates, each change once, reopened and closed again once more`, async () => {
    const { msg91, settled, newTicket, change } = await setUp();
    const { id } = await newTicket();
    await change(id, "in_progress");
    await change(id, "in_progress");
    await change(id, "closed");
    await settled(3);
    await change(id, "open");
    await change(id, "closed");
    expect((await settled(4)).map(({ state }) => state)).toEqual(["sent", "sent", "sent", "sent"]);
    expect(msg91.taken.map(({ template }) => template)).toEqual([
      "ticket_opened",
      "ticket_in_progress",
      "ticket_closed",
      "ticket_closed",
    ]);
  });

  test(`${tag} an error in a 200 is final and stands with its reason on the ticket; sent again when a person says so`, async () => {
    const { msg91, settled, newTicket, ask, a, b, reader } = await setUp();
    msg91.behave = (_message, request) => (request === 1 ? "refused" : "ok");
    const { id } = await newTicket();
    const [failed] = await settled(1);
    expect(failed).toMatchObject({ state: "failed" });
    expect(failed?.reason).toContain("Template is not approved");
    const shown = await waitUntil("the note", 5_000, async () => {
      const { body } = await ask(a, "GET", `/tickets/${id}`);
      const { events } = body as { events: { kind: string; text: string }[] };
      return events.find(({ kind, text }) => kind === "note" && text.includes("not approved"));
    });
    expect(shown.text).toContain("WhatsApp message");
    const path = `/messages/${failed?.id}/resend`;
    expect((await ask(b, "POST", path, {})).status).toBe(404);
    expect((await ask(reader, "POST", path, {})).status).toBe(403);
    expect((await ask(a, "POST", path, {})).status).toBe(202);
    await waitUntil("sent", 5_000, async () => (await settled(1))[0]?.state === "sent");
    expect((await ask(a, "POST", path, {})).status).toBe(409);
    expect(msg91.taken).toHaveLength(1);
  });

  test(`${tag} without an answer the outcome is unknown, shown, and not sent again; MSG91's receipt settles it`, async () => {
    const { msg91, settled, newTicket, ask, a, messages } = await setUp();
    msg91.behave = () => "dies";
    await newTicket();
    expect(await settled(1)).toMatchObject([{ state: "unknown" }]);
    expect(msg91.requests).toBe(1);
    const { body } = await ask(a, "GET", "/messages/receipts-url");
    const { pathname } = new URL((body as { url: string }).url);
    const receipt = { requestId: "x-9", customerNumber: "919876543210", eventName: "delivered" };
    const wrong = await ask({}, "POST", `${pathname}x`, receipt);
    expect(wrong.status).toBe(404);
    expect((await ask({}, "POST", pathname, receipt)).body).toEqual({ taken: 1 });
    expect(await messages()).toMatchObject([{ state: "delivered", request_id: "x-9" }]);
    const read = [{ ...receipt, eventName: "READ" }, receipt, { nonsense: true }];
    await ask({}, "POST", pathname, read);
    expect(await messages()).toMatchObject([{ state: "read" }]);
  });

  test(`${tag} who hid the number gets no message, and without a key messages stay here to be seen`, async () => {
    const { msg91, settings, settled, newTicket, ask, a } = await setUp();
    await newTicket({ caller_number: "" });
    expect(await settled(1)).toMatchObject([{ state: "skipped", to: "" }]);
    settings.key = undefined;
    await newTicket();
    const [kept] = await settled(2);
    expect(kept).toMatchObject({ state: "kept", parameters: ["2", "Extra pillow"] });
    settings.settings = { ...settings.settings, enabled: false };
    await newTicket({ caller_number: "98765 43211" });
    expect((await settled(3))[0]).toMatchObject({ state: "skipped" });
    const tried = await ask(a, "POST", "/messages/test", { to: "9876543210", template: "hello" });
    expect(tried.body).toMatchObject({ state: "kept" });
    expect(msg91.requests).toBe(0);
  });
}
