// For tests: so many tickets against a MSG91 that does everything wrong now and then, while the sender is killed in between.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { systemClock } from "@pipecast/platform/clock";
import { migrate, openDatabase } from "@pipecast/platform/db";
import { type Msg91Behaviour, Msg91Server } from "@pipecast/testkit/msg91-server";
import { type EventsTables, eventsMigrations } from "../../schema.ts";
import { createSqlTicketStore } from "../../tickets/sql/sql-ticket-store.ts";
import { noText } from "../../tickets/new-ticket.ts";

const program = fileURLToPath(new URL("./send-until-killed.ts", import.meta.url));
const authkey = "msg91-key-of-a-hostile-run";

/** Of a hundred requests. */
const shares: [Msg91Behaviour, number][] = [
  ["late", 1],
  ["twice", 8],
  ["garbage", 2],
  ["busy", 8],
  ["broken", 8],
  ["gateway", 2],
  ["refused", 3],
  ["dies", 2],
  ["deaf", 2],
];

export interface HostileReport {
  messages: number;
  kills: number;
  requests: number;
  /** How many messages ended so. */
  states: Record<string, number>;
  /** Tickets whose caller got more than one message. */
  doubled: number;
  /** Messages called sent that nobody took, or called failed that somebody took. */
  untrue: number;
  /** Tickets without a settled message. */
  lost: number;
  faults: string[];
  ms: number;
}

export async function hostileRun(options: {
  url: string;
  messages: number;
  kills: number;
  seed: number;
  deadlineMs: number;
}): Promise<HostileReport> {
  const { messages, kills } = options;
  const db = await openDatabase(options.url);
  await migrate(db, eventsMigrations);
  const store = createSqlTicketStore(db.typed<EventsTables>(), systemClock);
  for (let n = 0; n < messages; n += 1)
    await store.apply("org_a", {
      type: "wish",
      by: "bot",
      linkedid: `call-${n}`,
      channel_id: "",
      caller_number: `+9198${String(10_000_000 + n)}`,
      at: Date.now(),
      ...noText,
      category: "room",
      summary: "Extra pillow",
    });
  const msg91 = await new Msg91Server({ authkey, lateMs: 2_000, retryAfterS: 1 }).listen();
  msg91.behave = behaviours(options.seed);

  const began = performance.now();
  const states = async () => {
    const rows = await db
      .typed<EventsTables>()
      .kysely.selectFrom("events_messages")
      .select(["ticket_number", "state"])
      .where("channel", "=", "whatsapp")
      .execute();
    return rows;
  };
  const open = async () => {
    const rows = await states();
    const settled = rows.filter(({ state }) => state !== "waiting" && state !== "sending");
    return messages - settled.length;
  };
  let killed = 0;
  let left = messages;
  while (left > 0 && performance.now() - began < options.deadlineMs) {
    const child = fork(program, [options.url, msg91.url, authkey], {
      stdio: ["pipe", "ignore", "inherit", "ipc"],
    });
    const gone = once(child, "exit");
    // The next kill comes in the middle of what is left, and of whatever is under way then.
    const goal = killed < kills ? left - Math.max(1, Math.floor(messages / (kills + 1))) : 0;
    while (left > goal && performance.now() - began < options.deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      left = await open();
    }
    child.kill("SIGKILL");
    await gone;
    if (killed < kills) killed += 1;
  }
  const report = judge(messages, await states(), msg91);
  store.close();
  await msg91.close();
  await db.close();
  const ms = Math.round(performance.now() - began);
  return { ...report, messages, kills: killed, requests: msg91.requests, faults: msg91.faults, ms };
}

function judge(
  messages: number,
  rows: { ticket_number: number; state: string }[],
  { taken }: Msg91Server,
): Pick<HostileReport, "states" | "doubled" | "untrue" | "lost"> {
  const arrived = new Map<number, number>();
  for (const { parameters } of taken) {
    const number = Number(parameters[0]);
    arrived.set(number, (arrived.get(number) ?? 0) + 1);
  }
  const states: Record<string, number> = {};
  let untrue = 0;
  let settled = 0;
  for (const { ticket_number, state } of rows) {
    states[state] = (states[state] ?? 0) + 1;
    const times = arrived.get(ticket_number) ?? 0;
    if ((state === "sent" && times !== 1) || (state === "failed" && times !== 0)) untrue += 1;
    if (state !== "waiting" && state !== "sending") settled += 1;
  }
  const doubled = [...arrived.values()].filter((times) => times > 1).length;
  return { states, doubled, untrue, lost: messages - settled };
}

function behaviours(seed: number): () => Msg91Behaviour {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    let at = state % 100;
    for (const [behaviour, share] of shares) {
      if (at < share) return behaviour;
      at -= share;
    }
    return "ok";
  };
}
