// A bot's ticket against the automatic one: every order, and the program killed in between. One ticket per caller, always.
import { describeReal } from "@pipecast/testkit/describe-real";
import { startFirestore } from "@pipecast/testkit/firestore";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import {
  type Post,
  botTicket,
  post,
  postUntilTaken,
  verdict,
} from "./tickets/post-records.fixture.ts";
import { type Ticketing, runTicketing } from "./tickets/ticketing-installation.fixture.ts";

/** Every order of the two, with every verdict that such a call can get, corrected or not. */
const orders: ((linkedid: string, caller: string) => Post[])[] = [
  (call, from) => [botTicket(call, from), verdict(call, from, "bot_resolved")],
  (call, from) => [verdict(call, from, "bot_resolved"), botTicket(call, from)],
  (call, from) => [botTicket(call, from), verdict(call, from, "queue_timeout")],
  (call, from) => [verdict(call, from, "queue_timeout"), botTicket(call, from)],
  (call, from) => [
    verdict(call, from, "bot_dropped"),
    botTicket(call, from),
    verdict(call, from, "bot_resolved", 2),
  ],
  (call, from) => [
    verdict(call, from, "bot_resolved", 2),
    verdict(call, from, "bot_dropped"),
    botTicket(call, from),
  ],
];
const rounds = 3;
const callersOfRound = 36;

interface Story {
  from: string;
  linkedid: string;
  posts: Post[];
}

function storiesOf(round: number): Story[] {
  return Array.from({ length: callersOfRound }, (_, index) => {
    const linkedid = `${1_763_600_000 + round}.${index}`;
    const from = `+9198${round}0000${String(index).padStart(3, "0")}`;
    const order = orders[index % orders.length] as (typeof orders)[number];
    return { from, linkedid, posts: order(linkedid, from) };
  });
}

/** Posts side by side, each caller's in order; what is not taken when the program dies is left. Gives how many were. */
async function postAll(
  url: string,
  stories: readonly Story[],
  onTaken: (share: number) => void,
): Promise<number> {
  const count = stories.reduce((sum, { posts }) => sum + posts.length, 0);
  let taken = 0;
  await Promise.all(
    stories.map(async ({ posts }) => {
      for (const one of posts) {
        if ((await post(url, one)) === undefined) continue;
        taken += 1;
        onTaken(taken / count);
      }
    }),
  );
  return count - taken;
}

async function crashes(start: () => Promise<Ticketing>, deadlineMs = 30_000): Promise<void> {
  const all: Story[] = [];
  let it = await start();
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const stories = storiesOf(round);
      all.push(...stories);
      // Another point of the way in each round: a few are taken, half of them, most.
      const reached = Promise.withResolvers<void>();
      const posting = postAll(it.installation.program.ready.url, stories, (share) => {
        if (share >= round / (rounds + 1)) reached.resolve();
      });
      await reached.promise;
      await it.installation.program.stop("SIGKILL");
      expect(await posting).toBeGreaterThan(0);
      it = await start();
      const { url } = it.installation.program.ready;
      await Promise.all(
        stories.map(async ({ posts }) => {
          for (const one of posts) await postUntilTaken(url, one);
        }),
      );
    }
    const tickets = await waitUntil("all is worked on", deadlineMs, async () => {
      const found = (await it.demand<{ items: Item[] }>("GET", "/tickets?limit=200")).items;
      const done = found.filter(({ events }) => events.some(({ kind }) => kind === "bot"));
      return done.length >= all.length ? found : undefined;
    });
    expect(tickets).toHaveLength(all.length);
    const numbers = tickets.map(({ number }) => number).toSorted((a, b) => a - b);
    expect(numbers).toEqual(all.map((_, index) => index + 1));
    for (const { from, linkedid } of all) {
      const [ticket, ...more] = tickets.filter(({ caller_number }) => caller_number === from);
      expect(more, from).toEqual([]);
      expect(ticket?.status).toBe("open");
      const kinds = ticket?.events.filter((event) => event.linkedid === linkedid) ?? [];
      expect(kinds.filter(({ kind }) => kind === "bot")).toHaveLength(1);
      expect(
        kinds.filter(({ kind }) => kind.endsWith("ed_call") || kind.endsWith("_timeout")).length,
      ).toBeLessThanOrEqual(1);
    }
  } finally {
    await it[Symbol.asyncDispose]();
  }
}

interface Item {
  number: number;
  caller_number: string;
  status: string;
  events: { kind: string; linkedid: string }[];
}

test("[sqlite] killed in between, a bot's ticket and the automatic one are one ticket, in every order", async () => {
  await using folder = await tempDir();
  await crashes(() => runTicketing({ data: folder.path }));
}, 180_000);

describeReal("tickets on MariaDB", mariadbUrl, (url) => {
  test("[mariadb] killed in between, a bot's ticket and the automatic one are one ticket, in every order", async () => {
    await using folder = await tempDir();
    await crashes(() => runTicketing({ data: folder.path, env: { DATABASE_URL: url() } }));
  }, 240_000);

  test("[mariadb] a call that comes while its caller's ticket is being closed is on a ticket, and one is open", async () => {
    await using folder = await tempDir();
    const env = { DATABASE_URL: url() };
    await using it = await runTicketing({ data: folder.path, env });
    const { url: base } = it.installation.program.ready;
    const caller = "+919877700001";
    const linkedids = Array.from({ length: 25 }, (_, index) => `1763700000.${index}`);
    const events = async () => {
      const { items } = await it.demand<{ items: (Item & { id: string })[] }>(
        "GET",
        "/tickets?limit=200",
      );
      return items.filter((item) => item.caller_number === caller);
    };
    for (const linkedid of linkedids) {
      const before = (await events()).find(({ status }) => status !== "closed");
      const closing =
        before === undefined
          ? Promise.resolve()
          : it.demand("PATCH", `/tickets/${before.id}`, { status: "closed" });
      await Promise.all([closing, postUntilTaken(base, verdict(linkedid, caller, "missed_call"))]);
      await waitUntil("the call is on a ticket", 15_000, async () =>
        (await events()).some((item) => item.events.some((event) => event.linkedid === linkedid)),
      );
      expect(
        (await events()).filter(({ status }) => status !== "closed").length,
      ).toBeLessThanOrEqual(1);
    }
    const seen = (await events()).flatMap((item) =>
      item.events.filter(({ kind }) => kind === "missed_call").map((event) => event.linkedid),
    );
    expect(seen.toSorted()).toEqual(linkedids.toSorted());
  }, 240_000);
});

describeReal("tickets in Firestore", startFirestore, (firestore) => {
  test("[firestore] killed in between, a bot's ticket and the automatic one are one ticket, in every order", async () => {
    await using folder = await tempDir();
    const env = {
      TICKET_STORE: "firestore",
      FIRESTORE_PROJECT: "demo-crashes",
      FIRESTORE_EMULATOR_HOST: firestore().host,
    };
    await crashes(() => runTicketing({ data: folder.path, env }), 90_000);
  }, 400_000);
});
