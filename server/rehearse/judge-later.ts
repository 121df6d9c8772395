// What is decided only after a call: verdict, tickets and messages. Asked only where a rehearsal expects something of them.
import { setTimeout as delay } from "node:timers/promises";
import type { ClientTransport } from "@pipecast/contracts/client";
import type { RehearsalFacts } from "@pipecast/flow/rehearsal/match-expectation";
import type { Expectation } from "@pipecast/flow/rehearsal/rehearsal-schema";
import { z } from "zod";
import type { Picture, RehearsedLine } from "./rehearsed-line.ts";
import type { Theatre } from "./theatre.ts";

type Later = Pick<RehearsalFacts, "verdict" | "tickets" | "messages">;

interface Judged {
  org_id: string;
  line: RehearsedLine;
  picture: Picture;
}

const Call = z.looseObject({ state: z.string().optional(), verdict: z.string().nullish() });
const Tickets = z.looseObject({
  items: z.array(
    z.looseObject({
      id: z.string(),
      linkedid: z.string().nullish(),
      events: z.array(z.looseObject({ linkedid: z.string().nullish() })).default([]),
    }),
  ),
});
const Messages = z.looseObject({ items: z.array(z.looseObject({ state: z.string() })) });

/** A call is decided CALL_SETTLE_S + 5 s after it ended, at the latest. */
const DECIDED_MS = 16_000;
/** It is known sooner, or never: at a server without a ledger. */
const KNOWN_MS = 3_000;
const LOOK_MS = 60;
/** From a decision to what events makes of it. */
const DELIVERED_MS = 500;
/** From a ticket to what becomes of its messages. */
const SETTLED_MS = 8_000;

/**
 * What this version does not keep stays undefined: expecting something of it fails, and says so. Once the call is over its
 * decision is waited for: before it, "no ticket" would be true of every call.
 */
export async function judgeLater(
  theatre: Theatre,
  { org_id, line, picture }: Judged,
  expected: Expectation,
): Promise<Later> {
  const { verdict, tickets, messages } = expected;
  if (verdict === undefined && tickets === undefined && messages === undefined) return {};
  const ask = async <T>(transport: ClientTransport, path: string, schema: z.ZodType<T>) => {
    const request = { method: "GET", headers: theatre.headers, deadlineMs: 5_000 };
    const answer = await transport.request({ ...request, path: `${path}org_id=${org_id}` });
    return answer.status === 200 ? schema.parse(JSON.parse(answer.body)) : undefined;
  };
  const call = () => ask(theatre.pbx, `/api/v1/calls/${line.linkedid}?`, Call);
  let decided = await call();
  if (picture.place.state === "ended" && !line.decided) {
    const begun = performance.now();
    while (decided?.state !== "decided") {
      if (performance.now() - begun > (decided === undefined ? KNOWN_MS : DECIDED_MS)) break;
      await delay(LOOK_MS);
      decided = await call();
    }
    line.decided = true;
    await delay(DELIVERED_MS);
  }
  const later: Later = {};
  if (verdict !== undefined && decided !== undefined) later.verdict = decided.verdict ?? null;
  if (tickets === undefined && messages === undefined) return later;
  const found = await ask(theatre.events, "/tickets?limit=200&", Tickets);
  if (found === undefined) return later;
  const mine = (one: { linkedid?: string | null | undefined }) => one.linkedid === line.linkedid;
  const ofCall = found.items.filter((ticket) => mine(ticket) || ticket.events.some(mine));
  if (tickets !== undefined) later.tickets = ofCall;
  if (messages !== undefined) later.messages = await messagesOf(ofCall);
  return later;

  /** The WhatsApp messages of these tickets, oldest first, once none of them is on its way. */
  async function messagesOf(ofTickets: readonly { id: string }[]) {
    const begun = performance.now();
    for (;;) {
      const lists = await Promise.all(
        ofTickets.map(({ id }) =>
          ask(theatre.events, `/messages?channel=whatsapp&ticket_id=${id}&`, Messages),
        ),
      );
      const all = lists.flatMap((list) => (list?.items ?? []).toReversed());
      const onTheWay = all.some(({ state }) => state === "waiting" || state === "sending");
      const missing = lists.some((list) => list === undefined || list.items.length === 0);
      if (!onTheWay && !missing) return all;
      if (performance.now() - begun > SETTLED_MS) return all;
      await delay(LOOK_MS);
    }
  }
}
