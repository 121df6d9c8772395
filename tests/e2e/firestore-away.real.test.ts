// Firestore is away for a while (20 s; FIRESTORE_AWAY_S=600 for ten minutes): calls' records are taken and kept, then worked off, and open streams go on by themselves.
import { describeReal } from "@pipecast/testkit/describe-real";
import { startFirestore } from "@pipecast/testkit/firestore";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import { openGate } from "./tickets/tcp-gate.fixture.ts";
import { installationSecrets } from "./sessions/running-installation.fixture.ts";
import { post, verdict } from "./tickets/post-records.fixture.ts";
import { org_id, runTicketing } from "./tickets/ticketing-installation.fixture.ts";

const awayS = Number(process.env["FIRESTORE_AWAY_S"] ?? "20");

interface Listed {
  items: {
    caller_number: string;
    number: number;
    status: string;
    events: { linkedid: string }[];
  }[];
}

interface Told {
  told: string[];
  numbers: Set<number>;
}

/** Linkedids and numbers of tickets as the stream tells them. */
async function follow(url: string, signal: AbortSignal): Promise<Told> {
  const answer = await fetch(`${url}/tickets/stream?org_id=${org_id}`, {
    headers: { authorization: `Bearer ${installationSecrets.OPERATOR_TOKEN}` },
    signal,
  });
  expect(answer.status).toBe(200);
  const seen: Told = { told: [], numbers: new Set() };
  const read = async () => {
    let text = "";
    for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString("utf8");
      const lines = text.split("\n");
      text = lines.pop() ?? "";
      for (const line of lines)
        if (line.startsWith("data: ")) {
          const { linkedid, number } = JSON.parse(line.slice(6));
          seen.told.push(linkedid);
          seen.numbers.add(number);
        }
    }
  };
  read().catch(() => undefined);
  return seen;
}

describeReal("tickets in Firestore that goes away", startFirestore, (firestore) => {
  test("[firestore] while it is away every record is taken; when it is back each becomes a ticket, and a stream that was open tells them", async () => {
    await using folder = await tempDir();
    await using it = await runTicketing({
      data: folder.path,
      env: {
        TICKET_STORE: "firestore",
        FIRESTORE_PROJECT: "demo-away",
        FIRESTORE_EMULATOR_HOST: firestore().host,
      },
    });
    const { url } = it.installation.program.ready;
    const abort = new AbortController();
    const stream = await follow(url, abort.signal);
    // The emulator keeps its data in memory: what was there before is gone with it, so nothing is put there.
    await firestore().kill();
    const calls = Array.from({ length: 30 }, (_, index) => ({
      linkedid: `1763800000.${index}`,
      from: `+919866600${String(index).padStart(3, "0")}`,
    }));
    const statuses = await Promise.all(
      calls.map(({ linkedid, from }) => post(url, verdict(linkedid, from, "missed_call"))),
    );
    expect(new Set(statuses)).toEqual(new Set([202]));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    await firestore().restart();
    const items = await waitUntil("the backlog is worked off", 150_000, async () => {
      const found = await it.demand<Listed>("GET", "/tickets?limit=200").catch(() => undefined);
      return found?.items.length === calls.length ? found.items : undefined;
    });
    expect(items.map(({ caller_number }) => caller_number).toSorted()).toEqual(
      calls.map(({ from }) => from),
    );
    expect(items.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
      calls.map((_, index) => index + 1),
    );
    await waitUntil("the stream has told all", 60_000, async () =>
      calls.every(({ linkedid }) => stream.told.includes(linkedid)),
    );
    expect(stream.told).toHaveLength(calls.length);
    abort.abort();
  }, 300_000);

  test(
    `[firestore] unreachable for ${awayS} s in the middle of the work: nothing is lost or doubled, the backlog drains, the open stream goes on`,
    async () => {
      await using folder = await tempDir();
      await using gate = await openGate(firestore().host);
      await using it = await runTicketing({
        data: folder.path,
        env: {
          TICKET_STORE: "firestore",
          FIRESTORE_PROJECT: "demo-cut-off",
          FIRESTORE_EMULATOR_HOST: gate.host,
        },
      });
      const { url } = it.installation.program.ready;
      const abort = new AbortController();
      const stream = await follow(url, abort.signal);
      const calls = Array.from({ length: 90 }, (_, index) => ({
        linkedid: `1763900000.${index}`,
        from: `+919855500${String(index % 60).padStart(3, "0")}`,
      }));
      const take = async (some: typeof calls) => {
        const posts = some.map(({ linkedid, from }) =>
          post(url, verdict(linkedid, from, "missed_call")),
        );
        expect(new Set(await Promise.all(posts))).toEqual(new Set([202]));
      };
      await take(calls.slice(0, 30));
      await waitUntil("some are tickets", 60_000, () => stream.told.length >= 5);
      await gate.close();
      const until = performance.now() + awayS * 1_000;
      await take(calls.slice(30, 60));
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, until - performance.now())));
      // Callers of the first thirty call again.
      await take(calls.slice(60));
      await gate.open();
      const opened = performance.now();
      const items = await waitUntil("the backlog is worked off", 200_000, async () => {
        const found = await it.demand<Listed>("GET", "/tickets?limit=200").catch(() => undefined);
        const events = found?.items.flatMap((item) => item.events) ?? [];
        return events.length >= calls.length ? found?.items : undefined;
      });
      const drainedS = Math.round((performance.now() - opened) / 1_000);
      process.stderr.write(
        `${JSON.stringify({ firestore_away_s: awayS, calls: calls.length, drained_s: drainedS })}\n`,
      );
      expect(items).toHaveLength(60);
      const seen = items.flatMap(({ events }) => events.map(({ linkedid }) => linkedid));
      expect(seen.toSorted()).toEqual(calls.map(({ linkedid }) => linkedid).toSorted());
      await waitUntil("the stream has told all", 120_000, () =>
        items.every(({ number }) => stream.numbers.has(number)),
      );
      abort.abort();
    },
    awayS * 1_000 + 420_000,
  );
});
