// TC-E06: 200 calls at once, each with words, digits, number and channel of its own, and none of them in any other call.
import type { AudioSocketCall } from "@pipecast/asterisk/audiosocket";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, onTestFinished, test } from "vitest";
import {
  type PlacedCall,
  type StoredSession,
  runInstallation,
} from "../sessions/running-installation.fixture.ts";
import { collectingFlow } from "./collecting-flow.fixture.ts";
import { makeOrganization } from "./make-organization.fixture.ts";
import { webhookReceiver } from "./webhook-receiver.fixture.ts";

const COUNT = 200;
/** Of these, as many must go all the way. */
const FEWEST = 150;
/** Dialled at once; the port lets so many strangers wait at its door. */
const AT_ONCE = 10;

type Listed = Pick<StoredSession, "id" | "node" | "outcome">;

interface Guest {
  code: string;
  number: string;
  words: string;
  placed: PlacedCall;
  line: AudioSocketCall;
}

/** Spread out, so that no code begins or ends like its neighbour. */
const codeOf = (i: number) => String(100_003 + i * 4_211);

test("TC-E06 200 concurrent calls keep arguments, numbers, channels and words to themselves", async () => {
  const folder = await tempDir();
  onTestFinished(() => folder.remove());
  await using hooks = await webhookReceiver();
  await using installation = await runInstallation({
    data: folder.path,
    env: { WEBHOOK_ALLOW: hooks.host, MAX_CALLS: String(COUNT + 10) },
  });
  const flow = collectingFlow(hooks.url);
  const number = "+912261230003";
  const { id: org_id, token } = await makeOrganization(installation, { id: "busy", number, flow });
  const begin = async (i: number): Promise<Guest> => {
    const code = codeOf(i);
    const caller = `+9198${String(10_000_000 + i * 77_773)}`;
    const placed = await installation.place(org_id, caller, number);
    const line = await installation.dial(placed);
    const words = `the-words-of-guest-${code}-are-mine`;
    return { code, number: caller, words, placed, line };
  };
  const guests: Guest[] = [];
  for (let i = 0; i < COUNT; i += AT_ONCE)
    guests.push(
      ...(await Promise.all(Array.from({ length: AT_ONCE }, (_, offset) => begin(i + offset)))),
    );
  // One list for all: 200 callers who ask for themselves would be the load, not the calls.
  const untilAll = (what: string, check: (item: Listed) => boolean) =>
    waitUntil(what, 60_000, async () => {
      const { body } = await installation.ask<{ items: Listed[] }>(
        "GET",
        "/admin/sessions?limit=500",
        undefined,
        token,
      );
      return body.items.filter(check).length === COUNT;
    });
  await untilAll("all 200 have begun", ({ node }) => node !== null);

  const speak = async ({ placed, words }: Guest) => {
    const path = `/admin/sessions/${placed.session_id}/say`;
    const { status } = await installation.ask("POST", path, { text: words }, token);
    return status === 202;
  };
  // A starved machine may lose a few lines; what these left behind is searched like everything else.
  let heard = 0;
  for (const guest of guests) if (await speak(guest)) heard += 1;
  expect(heard).toBeGreaterThanOrEqual(FEWEST);
  // Everyone's first digit, everyone's second …: the calls are as interleaved as they can be.
  for (let at = 0; at <= 6; at++)
    for (const { code, line } of guests) line.press(`${code}#`[at] ?? "#");

  await untilAll("all 200 are over", ({ outcome }) => outcome !== null);
  const records: StoredSession[] = [];
  for (const { placed } of guests) records.push(await installation.session(placed.session_id));
  const whole = guests.filter((_, i) => records[i]?.outcome === "transferred");
  expect(whole.length).toBeGreaterThanOrEqual(FEWEST);
  for (const guest of whole) {
    const record = records[guests.indexOf(guest)];
    expect(record?.node).toBe("finish");
    const answered = record?.actions.some(
      ({ type, status }) => type === "webhook" && status === "200",
    );
    const confirmed = answered === true ? { confirmed: guest.code } : {};
    expect(record?.state).toEqual({ code: guest.code, digit: guest.code.at(-1), ...confirmed });
    expect(record?.transcript.filter(({ who }) => who === "caller")).toMatchObject([
      { text: guest.words },
    ]);
    const bodies = hooks.received.filter(({ path }) => path === `/${guest.code}`);
    expect(bodies.map(({ path, body }) => ({ path, ...JSON.parse(body) }))).toEqual([
      {
        path: `/${guest.code}`,
        org: org_id,
        caller: guest.number,
        channel: guest.placed.channel_id,
        linkedid: guest.placed.linkedid,
        code: guest.code,
      },
    ]);
  }
  // All that a call left behind, searched for everything that is somebody else's.
  const left = guests.map(({ code }, i) => {
    const [hook] = hooks.received.filter(({ path }) => path === `/${code}`);
    return `${JSON.stringify(records[i])} ${JSON.stringify(hook ?? null)}`;
  });
  const crossed: string[] = [];
  for (const [i, text] of left.entries())
    for (const [j, other] of guests.entries())
      if (i !== j)
        for (const canary of [
          other.words,
          other.number,
          other.placed.session_id,
          // With what ends it: one channel's id may begin as another's.
          `${other.placed.channel_id}"`,
          `${other.placed.channel_id}\\`,
          `${other.placed.channel_id}/`,
        ])
          if (text.includes(canary)) crossed.push(`${canary} of call ${j} in call ${i}`);
  expect(crossed).toEqual([]);
}, 180_000);
