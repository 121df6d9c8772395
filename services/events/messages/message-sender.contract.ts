// What every way a message leaves by promises: WhatsApp, e-mail, webhook.
import { expect, test } from "vitest";
import type { MessageSender, OutgoingMessage, SendOutcome } from "./message-sender.ts";

/** How the other side meets the next message. */
export type Meeting = "takes" | "later" | "refuses" | "dies" | "deaf";

export interface ChannelUnderTest {
  sender: MessageSender;
  /** A receiver's address of this channel. */
  to: string;
  meet: (meeting: Meeting) => void;
  /** Ids or texts of what the other side has, in order. */
  taken: () => string[];
  /** What stands in `taken` for a message. */
  mark: (message: OutgoingMessage) => string;
  /** From now on: nothing is set, pbx does not say, or what is set is refused. */
  settings: (as: "none" | "unreadable" | "wrong") => void;
  /** The receiver knows a repeat by its id, so one without an answer may go again. */
  knowsRepeats: boolean;
}

export function outgoing(to: string, id = "m-1"): OutgoingMessage {
  return {
    id,
    org_id: "org_a",
    to,
    template: "ticket_opened",
    parameters: [id, "Extra pillow"],
    subject: `Ticket 1 (${id}): Extra pillow`,
    text: `New ticket 1 (${id}): Extra pillow\nFrom: Zoë, room 205\n.\nEnd\n`,
  };
}

/** `tag` stands in the titles: which channel it is. */
export function describeMessageSender(tag: string, make: () => Promise<ChannelUnderTest>): void {
  const meeting = async (how: Meeting): Promise<[SendOutcome, ChannelUnderTest]> => {
    const channel = await make();
    channel.meet(how);
    return [await channel.sender.send(outgoing(channel.to)), channel];
  };

  test(`${tag} what the other side takes is sent, once, with an id to ask about`, async () => {
    const [outcome, { taken, mark, to }] = await meeting("takes");
    expect(outcome).toMatchObject({ state: "sent", request_id: expect.stringMatching(/./) });
    expect(taken()).toEqual([mark(outgoing(to))]);
  });

  test(`${tag} a busy other side is asked again later, and has nothing yet`, async () => {
    const [outcome, { taken }] = await meeting("later");
    expect(outcome.state).toBe("retry");
    expect(taken()).toEqual([]);
  });

  test(`${tag} a refusal is final and says why`, async () => {
    const [outcome, { taken }] = await meeting("refuses");
    expect(outcome).toMatchObject({ state: "failed", reason: expect.stringMatching(/./) });
    expect(taken()).toEqual([]);
  });

  test(`${tag} what was handed over and not answered is unknown, or may go again where the receiver knows a repeat`, async () => {
    const [outcome, { taken, knowsRepeats, meet, sender, to, mark }] = await meeting("dies");
    expect(outcome.state).toBe(knowsRepeats ? "retry" : "unknown");
    expect(taken()).toEqual([mark(outgoing(to))]);
    if (!knowsRepeats) return;
    meet("takes");
    await sender.send(outgoing(to));
    expect(new Set(taken()).size).toBe(1);
  });

  test(`${tag} nobody there: nothing is called sent`, async () => {
    const [outcome, { taken }] = await meeting("deaf");
    expect(["retry", "unknown"]).toContain(outcome.state);
    expect(taken()).toEqual([]);
  });

  test(`${tag} without settings a message is kept; when pbx does not say it waits; wrong credentials are final`, async () => {
    const { sender, settings, taken, to, meet } = await make();
    meet("takes");
    settings("none");
    expect((await sender.send(outgoing(to))).state).toBe("kept");
    settings("unreadable");
    expect((await sender.send(outgoing(to))).state).toBe("retry");
    settings("wrong");
    const outcome = await sender.send(outgoing(to));
    expect(outcome.state).toBe("failed");
    expect(JSON.stringify(outcome)).not.toContain("wrong-password");
    expect(taken()).toEqual([]);
  });

  test(`${tag} given up by the caller it ends at once`, async () => {
    const { sender, meet, to } = await make();
    meet("takes");
    const outcome = await sender.send(outgoing(to), AbortSignal.abort());
    expect(["retry", "unknown"]).toContain(outcome.state);
  });
}
