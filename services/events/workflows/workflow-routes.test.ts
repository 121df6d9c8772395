// Workflows over HTTP, on the whole service: documents, runs, and who may see them.
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import { eventsWithMessages } from "../fixtures/events-with-messages.ts";

interface Shown {
  id: string;
  version: number;
  document: { name: string; steps: { id: string; type: string }[] };
}
interface ShownRun {
  id: string;
  workflow_id: string;
  state: string;
  reason: string;
  generation: number;
  steps: { step: string; state: string; result: object }[];
  step_ids: string[];
}

const shut = { id: "shut", type: "close_ticket", note: "By itself" };
const write = (steps: readonly object[], more: object = {}) => ({
  document: { name: "Close it", steps, ...more },
});

const branch = (condition: string, next: string) => ({
  id: "which",
  type: "branch",
  choices: [{ if: condition, next }],
  otherwise: "end",
});

async function setUp() {
  const it = await eventsWithMessages("sqlite::memory:");
  const onOpen = (workflow_id: string, onClosed: string | null = null) => {
    const { settings } = it.settings;
    const { open, in_progress, closed } = settings.statuses;
    it.settings.settings = {
      enabled: settings.enabled,
      statuses: {
        open: { ...open, workflow_id },
        in_progress: { ...in_progress, workflow_id: onClosed },
        closed: { ...closed, workflow_id: onClosed },
      },
    };
  };
  const runs = async (query = "", who = it.a) =>
    ((await it.ask(who, "GET", `/workflows/runs${query}`)).body as { items: ShownRun[] }).items;
  const runIs = (state: string, count = 1) =>
    waitUntil(`${count} runs are ${state}`, 20_000, async () => {
      const found = await runs(`?state=${state}`);
      return found.length >= count && found;
    });
  return { ...it, onOpen, runs, runIs };
}

test("a workflow is written, read, replaced under its version and removed; another organization's is the same 404 as none", async () => {
  const { ask, a, b, reader } = await setUp();
  const made = await ask(a, "POST", "/workflows", { id: "closer", ...write([shut]) });
  expect(made).toMatchObject({ status: 201, headers: { etag: '"1"' } });
  expect(made.body).toMatchObject({ id: "closer", version: 1, document: { enabled: true } });
  expect((await ask(a, "POST", "/workflows", { id: "closer", ...write([shut]) })).status).toBe(409);
  const unnamed = (await ask(a, "POST", "/workflows", write([shut]))).body as Shown;
  expect(unnamed.id).toMatch(/^[0-9a-f-]{36}$/);
  const { items } = (await ask(reader, "GET", "/workflows")).body as { items: Shown[] };
  expect(items.map(({ id }) => id).toSorted()).toEqual([unnamed.id, "closer"].toSorted());
  const renamed = write([shut], { name: "Closer" });
  const old = { ...a, "if-match": '"1"' };
  expect(await ask(old, "PUT", "/workflows/closer", renamed)).toMatchObject({
    status: 200,
    body: { version: 2, document: { name: "Closer" } },
  });
  expect((await ask(old, "PUT", "/workflows/closer", renamed)).status).toBe(412);
  for (const [method, path, body] of [
    ["GET", "/workflows/closer", undefined],
    ["PUT", "/workflows/closer", renamed],
    ["DELETE", "/workflows/closer", undefined],
  ] as const) {
    const foreign = await ask(b, method, path, body);
    const none = await ask(b, method, path.replace("closer", "nothing"), body);
    expect([foreign.status, foreign.text]).toEqual([404, none.text]);
  }
  // Each organization has its own of that name.
  expect((await ask(b, "POST", "/workflows", { id: "closer", ...write([shut]) })).status).toBe(201);
  expect((await ask(a, "DELETE", "/workflows/closer")).status).toBe(204);
  expect((await ask(a, "GET", "/workflows/closer")).status).toBe(404);
  expect((await ask(b, "GET", "/workflows/closer")).status).toBe(200);
});

test("a workflow that could not run is refused with its step: a circle, a step that is not there, no CEL, no URL, a secret", async () => {
  const { ask, a } = await setUp();
  const ask1 = { id: "ask", type: "http_request", url: "https://shop.example.com/x" };
  const faulty: [string, object[]][] = [
    ["cycle", [ask1, { ...shut, next: "ask" }]],
    ["cycle", [ask1, branch("true", "ask")]],
    ["no_such_step", [{ ...shut, next: "later" }]],
    ["same_id", [shut, shut]],
    ["expression", [branch("state.ticket.status ==", "end")]],
    ["expression", [branch('state.ticket.summary.matches("x")', "end")]],
    ["url", [{ ...ask1, url: "https://{args.phone}/x" }]],
    ["url", [{ ...ask1, url: "ftp://example.com" }]],
  ];
  for (const [why, steps] of faulty) {
    const answer = await ask(a, "POST", "/workflows", write(steps));
    expect(answer.status, answer.text).toBe(422);
    const { error } = answer.body as { error: { code: string; details: { faults: object[] } } };
    expect(error.code).toBe("EVENTS_WORKFLOW_INVALID");
    expect(error.details.faults).toContainEqual(expect.objectContaining({ why }));
  }
  const bad: object[][] = [
    [],
    Array.from({ length: 51 }, (_, n) => ({ ...shut, id: `s${n}` })),
    [{ ...ask1, headers: { Authorization: "Bearer x" } }],
    [{ ...ask1, headers: { "X-Api-Key": "x" } }],
    [{ id: "pause", type: "wait", seconds: 5, until: "business_hours" }],
    [{ id: "pause", type: "wait" }],
    [{ ...shut, extra: 1 }],
  ];
  for (const steps of bad)
    expect((await ask(a, "POST", "/workflows", write(steps))).status).toBe(400);
  const large = { ...shut, type: "update_ticket", note: "ठ".repeat(4_000) };
  const many = Array.from({ length: 8 }, (_, n) => ({ ...large, id: `s${n}` }));
  expect([413, 422]).toContain((await ask(a, "POST", "/workflows", write(many))).status);
});

test("a ticket's change runs the organization's workflow once; a foreign or absent one is kept and does nothing", async () => {
  const { ask, a, b, onOpen, runIs, runs, newTicket } = await setUp();
  await ask(b, "POST", "/workflows", { id: "theirs", ...write([shut]) });
  await ask(a, "POST", "/workflows", { id: "closer", ...write([shut]) });
  onOpen("theirs");
  const first = await newTicket();
  const [kept] = await runIs("kept");
  expect(kept?.reason).toContain("no workflow of this id");
  expect(await runs("", b)).toEqual([]);
  onOpen("closer");
  const second = await newTicket({ caller_number: "98765 43211" });
  const [done] = await runIs("done");
  const path = `/workflows/runs/${done?.id}`;
  const whole = await ask(a, "GET", path);
  expect(whole.body).toMatchObject({
    workflow_id: "closer",
    workflow_version: 1,
    workflow_name: "Close it",
    generation: 0,
    payload: { ticket_id: second.id },
    steps: [{ step: "shut", state: "done", result: { outcome: "closed" } }],
    step_ids: ["shut"],
  });
  expect((await ask(a, "GET", `/tickets/${second.id}`)).body).toMatchObject({ status: "closed" });
  expect((await ask(a, "GET", `/tickets/${first.id}`)).body).toMatchObject({ status: "open" });
  for (const end of ["", "/retry", "/cancel"]) {
    const body = end === "" ? undefined : {};
    const method = end === "" ? "GET" : "POST";
    expect((await ask(b, method, path + end, body)).status).toBe(404);
  }
  expect((await ask(a, "POST", `${path}/cancel`, {})).status).toBe(409);
  expect((await ask(a, "POST", `${path}/retry`, { from: "nowhere" })).status).toBe(422);
  const keptPath = `/workflows/runs/${kept?.id}/retry`;
  expect((await ask(a, "POST", keptPath, {})).status).toBe(409);
  expect((await ask(a, "POST", `${path}/retry`, { from: "shut" })).status).toBe(202);
  await waitUntil("it ran again", 20_000, async () => {
    const { body } = await ask(a, "GET", path);
    const { state, steps } = body as ShownRun;
    return state === "done" && steps.length === 2;
  });
});

test("a workflow that is off does nothing; a run goes on by the document it began with", async () => {
  const { ask, a, onOpen, runIs, newTicket } = await setUp();
  await ask(a, "POST", "/workflows", { id: "w", ...write([shut], { enabled: false }) });
  onOpen("w");
  await newTicket();
  await runIs("kept");
  const pause = { id: "pause", type: "wait", seconds: 2 };
  await ask(a, "PUT", "/workflows/w", write([pause, shut]));
  const { id } = await newTicket({ caller_number: "98765 43211" });
  await runIs("waiting");
  await ask(a, "DELETE", "/workflows/w");
  await runIs("done");
  expect((await ask(a, "GET", `/tickets/${id}`)).body).toMatchObject({ status: "closed" });
});

test("workflows that trigger each other end by themselves, and the ticket says so", async () => {
  const { ask, a, onOpen, runIs, runs, newTicket } = await setUp();
  // Whatever the status is, the other one.
  const flip = [
    {
      id: "which",
      type: "branch",
      choices: [{ if: 'state.ticket.status == "closed"', next: "begin" }],
      otherwise: "shut",
    },
    { id: "begin", type: "update_ticket", status: "in_progress", next: "end" },
    shut,
  ];
  const made = await ask(a, "POST", "/workflows", { id: "flip", ...write(flip) });
  expect(made.status, made.text).toBe(201);
  onOpen("flip", "flip");
  const { id } = await newTicket();
  const [stopped] = await runIs("failed");
  expect(stopped?.reason).toContain("trigger each other");
  const all = await runs();
  expect(all.map(({ generation }) => generation).toSorted((one, other) => one - other)).toEqual([
    0, 1, 2, 3, 4, 5, 6,
  ]);
  const { events } = (await ask(a, "GET", `/tickets/${id}`)).body as { events: { text: string }[] };
  expect(events.some(({ text }) => text.includes("trigger each other"))).toBe(true);
});
