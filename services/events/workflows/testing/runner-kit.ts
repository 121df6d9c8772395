// For tests: what runs of workflows need, on a database: tickets, a receiver that remembers, a PBX, and triggers.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WorkflowDocument, type WorkflowStep } from "@pipecast/contracts/events/workflow-document";
import type { Clock } from "@pipecast/platform/clock";
import { migrate, newId, openDatabase } from "@pipecast/platform/db";
import { createOutbox } from "@pipecast/platform/outbox";
import { createSafeFetch } from "@pipecast/platform/safe-fetch";
import type { Log } from "@pipecast/platform/log";
import type { Transport } from "@pipecast/platform/transport";
import { PbxLogins } from "../../bridge/pbx-logins.ts";
import { secrets } from "../../fixtures/secrets.ts";
import { type EventsTables, eventsMigrations } from "../../schema.ts";
import { noText } from "../../tickets/new-ticket.ts";
import { createSqlTicketStore } from "../../tickets/sql/sql-ticket-store.ts";
import type { RunnerParts } from "../runner/advance-run.ts";
import type { TakeParts } from "../take-trigger.ts";
import { takeTrigger } from "../take-trigger.ts";
import { addWorkflow } from "../workflow-table.ts";
import { findRun, stepsOf } from "../run-table.ts";

export interface ReceivedRequest {
  key: string;
  path: string;
  headers: Record<string, string>;
  text: string;
}

/** A receiver that knows a repeat by its key. `react` answers with the status; 200 when absent. */
export async function openReceiver(react: (request: ReceivedRequest) => number | Promise<number>) {
  const requests: ReceivedRequest[] = [];
  const done = new Map<string, number>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const key = headers["idempotency-key"] ?? "";
      const text = Buffer.concat(chunks).toString("utf8");
      const received = { key, path: request.url ?? "", headers, text };
      requests.push(received);
      const answer = async () => {
        const status = await react(received);
        if (status === 200) done.set(key, (done.get(key) ?? 0) + 1);
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify({ order: 7 }));
      };
      void answer();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    requests,
    /** How often each key was answered with 200. */
    done,
    host,
    url: `http://${host}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface RunnerKitOptions {
  url: string;
  clock: Clock;
  log: Log;
  pbx: Transport;
  /** host:port of the receiver. */
  allow: readonly string[];
}

/** Opens the database, brings its tables up and gives what a driver is made of. */
export async function openRunnerKit({ url, clock, log, pbx, allow }: RunnerKitOptions) {
  const plain = await openDatabase(url);
  await migrate(plain, eventsMigrations);
  const db = plain.typed<EventsTables>();
  const tickets = createSqlTicketStore(db, clock);
  const parts: RunnerParts & TakeParts = {
    db,
    clock,
    log,
    tickets,
    pbx,
    internalKey: secrets.internalKey,
    logins: new PbxLogins(pbx, clock, Buffer.alloc(32, 1)),
    outbox: createOutbox(plain, "events_"),
    fetch: createSafeFetch({ allow, ownPorts: () => [] }),
    organizations: { of: async () => ({ exists: true, timezone: "Asia/Kolkata", country: "IN" }) },
    pauseMs: 20,
    driver: { wake: () => undefined },
  };
  let callers = 0;
  const addTicket = async (org_id = "org_a") => {
    callers += 1;
    const { ticket } = await tickets.apply(org_id, {
      type: "wish",
      by: "bot",
      linkedid: newId(),
      channel_id: "",
      caller_number: `+9198${String(1e7 + (Date.now() % 1e6) * 80 + callers)}`,
      at: clock.now(),
      ...noText,
      category: "room",
      summary: "Extra pillow",
    });
    if (ticket === undefined) throw new Error("no ticket");
    return ticket;
  };
  return {
    parts,
    addTicket,
    addWorkflow: (steps: readonly object[], more: object = {}) =>
      addWorkflow(
        db,
        "org_a",
        { document: WorkflowDocument.parse({ name: "Test", steps, ...more }) },
        clock.now(),
      ),
    /** Triggers the workflow for a ticket; the answer is the run's id. */
    async trigger(workflow_id: string, ticket?: { id: string; caller_number: string }) {
      const of = ticket ?? (await addTicket());
      const payload = {
        phone: of.caller_number,
        source: "bot",
        ticket_id: of.id,
        timestamp: new Date(clock.now()).toISOString(),
        org_id: "org_a",
      };
      const idempotency_key = `${of.id}:open`;
      return (await takeTrigger(parts, { workflow_id, idempotency_key, payload })).run_id;
    },
    run: (id: string) => findRun(db, id),
    steps: (id: string) => stepsOf(db, id),
    async close() {
      tickets.close();
      await plain.close();
    },
  };
}

export type RunnerKit = Awaited<ReturnType<typeof openRunnerKit>>;

/** A workflow with every kind of step that does something. */
export function everyStep(receiver: string): (Partial<WorkflowStep> & object)[] {
  return [
    {
      id: "ask",
      type: "http_request",
      url: `${receiver}/orders/{args.ticket_id}`,
      tries: 20,
      body: { who: "{args.phone}" },
    },
    {
      id: "which",
      type: "branch",
      choices: [{ if: "state.steps.ask.body.order == 7", next: "tell" }],
      otherwise: "shut",
    },
    {
      id: "tell",
      type: "send_message",
      channel: "whatsapp",
      template: "on_its_way",
      parameters: ["{state.ticket.summary}"],
      tries: 20,
    },
    {
      id: "note",
      type: "update_ticket",
      status: "in_progress",
      note: "Order {state.steps.ask.body.order}",
      tries: 20,
    },
    { id: "ring", type: "call_back", from: "1001", tries: 20 },
    { id: "shut", type: "close_ticket", note: "Done by itself", tries: 20 },
  ];
}
