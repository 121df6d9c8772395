// Path tickets: minted by who may, good once, for one bot, for a minute.
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { demoDocument } from "../fixtures/flows.ts";
import { gatewayWithDatabase } from "../fixtures/gateway-with-database.ts";
import { TicketBook } from "./ticket-book.ts";

async function setUp() {
  const gateway = await gatewayWithDatabase("sqlite::memory:");
  const host = await gateway.listen();
  for (const id of ["reception", "spa"]) {
    await gateway.ask(gateway.a, "POST", "/admin/bots", { id, name: id, flow: demoDocument });
    await gateway.ask(gateway.a, "POST", `/admin/bots/${id}/publish`);
  }
  const dial = (path: string) =>
    new Promise<number>((resolve) => {
      const socket = new WebSocket(`ws://${host}${path}`);
      onTestFinished(() => socket.terminate());
      socket.on("open", () => resolve(101));
      socket.on("error", () => undefined);
      socket.on("unexpected-response", (_request, answer) => {
        resolve(answer.statusCode ?? 0);
        socket.terminate();
      });
    });
  return { ...gateway, dial };
}

test("a ticket opens its bot's websocket once, and no other bot's", async () => {
  const { ask, a, operator, dial } = await setUp();
  const minted = await ask(a, "POST", "/admin/bots/reception/tickets");
  expect(minted).toMatchObject({ status: 201, body: { expires_in: 60 } });
  const { path, ticket } = minted.body as { path: string; ticket: string };
  expect(path).toBe(`/ws/reception/${ticket}`);
  expect(await dial(path)).toBe(101);
  expect(await dial(path)).toBe(401);
  const second = (await ask(operator, "POST", "/admin/bots/reception/tickets"))
    .body as typeof minted;
  const other = (second as unknown as { ticket: string }).ticket;
  expect(await dial(`/ws/spa/${other}`)).toBe(401);
  expect(await dial(`/ws/reception/${other}`)).toBe(401);
});

test("an API key mints tickets for its own organization's bots, and only a good one", async () => {
  const { ask, a, b, dial } = await setUp();
  const made = (await ask(a, "POST", "/admin/keys", { name: "carrier" })).body as { key: string };
  const theirs = (await ask(b, "POST", "/admin/keys", { name: "x" })).body as { key: string };
  const by = (key: string, bot = "reception") =>
    ask({ authorization: `Bearer ${key}` }, "POST", `/ws/${bot}/tickets`);
  const minted = await by(made.key);
  expect(minted.status).toBe(201);
  expect(await dial((minted.body as { path: string }).path)).toBe(101);
  expect((await by(theirs.key)).status).toBe(404);
  expect((await by(made.key, "nobodys")).status).toBe(404);
  expect((await by(`${made.key.slice(0, -1)}!`)).status).toBe(401);
  expect((await ask({}, "POST", "/ws/reception/tickets")).status).toBe(401);
  expect((await ask(a, "POST", "/ws/reception/tickets")).status).toBe(401);
});

test("readers and other organizations mint none", async () => {
  const { ask, b, reader } = await setUp();
  const path = "/admin/bots/reception/tickets";
  expect((await ask(reader, "POST", path)).status).toBe(403);
  expect((await ask(b, "POST", path)).status).toBe(404);
  expect((await ask(b, "POST", path, { org_id: "org_a" })).status).toBe(404);
});

test("an unused ticket ends after a minute, and so many are open at most", async () => {
  const clock = new FakeClock(0);
  const book = new TicketBook(clock);
  const holder = { org_id: "org_a", bot_id: "reception" };
  const ticket = book.mint(holder);
  clock.advanceNow(59_000);
  const late = book.mint(holder);
  clock.advanceNow(2_000);
  expect(book.take(ticket, "reception")).toBeUndefined();
  expect(book.take(late, "reception")).toBe("org_a");
  for (let i = 0; i < 1_000; i++) book.mint(holder);
  expect(() => book.mint(holder)).toThrow(/open already/);
  expect(book.mint({ org_id: "org_b", bot_id: "b" })).toMatch(/^t_[\w-]{43}$/);
  clock.advanceNow(61_000);
  expect(book.mint(holder)).toMatch(/^t_/);
});
