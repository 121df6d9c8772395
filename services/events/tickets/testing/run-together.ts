// For tests: several events services, each a process of its own, on one database, and what they are asked.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { systemClock } from "@pipecast/platform/clock";
import { migrate, openDatabase } from "@pipecast/platform/db";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { type EventsTables, eventsMigrations } from "../../schema.ts";
import { type OpenTicketStore, openTicketStore } from "../open-ticket-store.ts";
import type { Asked } from "./events-process.ts";

const program = fileURLToPath(new URL("./events-process.ts", import.meta.url));

export interface Places {
  url: string;
  /** Tickets in SQL when absent. */
  firestore?: { project: string; emulator: string } | undefined;
}

export interface Together extends AsyncDisposable {
  /** Asked of one of the processes; resolves with the status. */
  ask(process: number, method: string, path: string, body: unknown): Promise<number>;
  readonly store: OpenTicketStore;
  /** Resolves when every record that was taken has been worked on. */
  workedOff(deadlineMs: number): Promise<void>;
}

export async function runTogether(
  { url, firestore }: Places,
  processes: number,
): Promise<Together> {
  const db = await openDatabase(url);
  await migrate(db, eventsMigrations);
  const settings = {
    TICKET_STORE: firestore === undefined ? ("sql" as const) : ("firestore" as const),
    FIRESTORE_PROJECT: firestore?.project,
    FIRESTORE_EMULATOR_HOST: firestore?.emulator,
  };
  const store = await openTicketStore(settings, db, systemClock);
  const places = firestore === undefined ? [] : [firestore.project, firestore.emulator];
  const waiting = new Map<number, (status: number) => void>();
  const children = await Promise.all(
    Array.from({ length: processes }, () => start([url, ...places], waiting)),
  );
  let last = 0;
  return {
    store,
    ask(process, method, path, body) {
      last += 1;
      const { promise, resolve } = Promise.withResolvers<number>();
      waiting.set(last, resolve);
      const asked: Asked = { id: last, method, path, body };
      children[process % children.length]?.send(asked);
      return promise;
    },
    async workedOff(deadlineMs) {
      await waitUntil("every record is worked on", deadlineMs, async () => {
        const row = await db
          .typed<EventsTables>()
          .kysely.selectFrom("events_inbox")
          .select("id")
          .where("done_at", "is", null)
          .limit(1)
          .executeTakeFirst();
        return row === undefined;
      });
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(children.map((child) => end(child)));
      await store.close();
      await db.close();
    },
  };
}

async function start(
  args: string[],
  waiting: Map<number, (status: number) => void>,
): Promise<ChildProcess> {
  const child = fork(program, args, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  await once(child, "message");
  child.on("message", ({ id, status }: { id: number; status: number }) => {
    waiting.get(id)?.(status);
    waiting.delete(id);
  });
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
