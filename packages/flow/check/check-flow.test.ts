// What the check finds: one small fault per case in a flow that has none, and the very code, place and line it must tell.
import { describe, expect, test } from "vitest";
import { seedsIvr } from "../fixtures/conversation.ts";
import { detailFaults } from "../fixtures/faulty-details.ts";
import { type Draft, changed, faults as plainFaults, writable } from "../fixtures/faulty-flows.ts";
import type { Json } from "../json.ts";
import { checkFlow } from "./check-flow.ts";

const faults = [...plainFaults, ...detailFaults];

describe("a fault is found, and where it is", () => {
  test.each(faults)("%s: %s", async (_name, code, path, change, options) => {
    const problems = await checkFlow(changed(change), options);
    expect(problems.map((problem) => [problem.code, problem.path])).toContainEqual([code, path]);
    for (const problem of problems) {
      expect(problem.message).toMatch(/[.]$/);
      expect(problem.line).toBeGreaterThan(0);
    }
  });

  test("every code has a case of its own", () => {
    const codes = faults.map(([, code]) => code);
    expect(new Set(codes).size).toBeGreaterThan(60);
  });
});

describe("known forms of secrets are refused, and never repeated in the message", () => {
  test.each([
    ["AIza", "SyA1234567890abcdefghijklmnopqrstuv"],
    ["sk-", "proj-abcdefghijklmnopqrstuvwx"],
    ["ghp_", "abcdefghijklmnopqrstuvwxyz0123456789"],
    ["xoxb-", "123456789012-abcdef"],
    ["AKIA", "ABCDEFGHIJKLMNOP"],
    ["-----BEGIN RSA ", "PRIVATE KEY-----"],
    ["eyJhbGciOiJIUzI1NiJ9.", "eyJzdWIiOiIxMjM0NTYifQ.abcdefghijklmnop"],
    ["Bearer ", "9f8s7df98s7df98s7dfx"],
    ["https://user:", "pass@api.example.com/x"],
  ])("%s…", async (head, tail) => {
    // In two parts, so that no scanner takes this file for a leak.
    const secret = head + tail;
    const flow = changed(
      (_f, _w, _s, confirm) =>
        (confirm["task_messages"]![0]!["content"] = writable(`Key: ${secret}`)),
    );
    const problem = (await checkFlow(flow)).find(({ code }) => code === "SECRET");
    expect(problem).toMatchObject({ level: "error", refused: true });
    expect(JSON.stringify(problem)).not.toContain(secret);
  });

  test("ids, numbers and prose are no secrets", async () => {
    const harmless = [
      "543322c2-2bc9-4649-b336-e04cf052c973",
      "Please confirm the reservation_for_tomorrow_evening at Restaurant2 with +919876543210.",
      "{value_map.department_queues.{args.department}}",
      "The bearer of this voucher_for_two_people gets a room; say so.",
    ];
    const flow = changed(
      (_f, _w, _s, confirm) =>
        (confirm["task_messages"]![0]!["content"] = writable(harmless.join(" "))),
    );
    expect((await checkFlow(flow)).filter(({ code }) => code.startsWith("SECRET"))).toEqual([]);
  });
});

describe("what is no flow is refused with the place", () => {
  test.each([
    [null, "SCHEMA", ""],
    [[], "SCHEMA", ""],
    [{ meta: { name: "x" } }, "SCHEMA", "/nodes"],
    [{ meta: { name: "x" }, nodes: [] }, "SCHEMA", "/nodes"],
    [{ meta: {}, nodes: [{ id: "a" }] }, "SCHEMA", "/meta/name"],
    [{ meta: { name: "x" }, nodes: [{ id: "a", type: "decision" }] }, "SCHEMA", "/nodes/0/type"],
    [
      JSON.parse('{"meta":{"name":"x"},"nodes":[{"id":"a","data":{"__proto__":{}}}]}'),
      "FORBIDDEN_KEY",
      "/nodes/0/data/__proto__",
    ],
    [
      { meta: { name: "x" }, nodes: Array.from({ length: 501 }, (_, i) => ({ id: `n${i}` })) },
      "TOO_MANY_NODES",
      "/nodes",
    ],
    [{ meta: { name: "x".repeat(2_000_001) }, nodes: [{ id: "a" }] }, "TOO_LARGE", ""],
    [
      { meta: { name: "x" }, nodes: [{ id: "a", data: { f: () => 1 } }] },
      "NOT_JSON",
      "/nodes/0/data/f",
    ],
    [
      { meta: { name: "x" }, nodes: [{ id: "a", data: { n: Number.NaN } }] },
      "NOT_JSON",
      "/nodes/0/data/n",
    ],
  ])("case %#", async (input, code, path) => {
    const [problem] = await checkFlow(input);
    expect(problem).toMatchObject({ code, path, level: "error", refused: true });
  });

  test("a cycle ends the check, not the program", async () => {
    const cycle: { [key: string]: unknown } = { meta: { name: "x" } };
    cycle["nodes"] = [cycle];
    expect((await checkFlow(cycle))[0]).toMatchObject({ code: "TOO_DEEP", refused: true });
  });
});

describe("what is forgiven", () => {
  test("the seeds' IVR has no problem at all", async () => {
    expect(await checkFlow(seedsIvr())).toEqual([]);
  });

  test("missing version, edges, positions, type, data and task_messages load", async () => {
    const problems = await checkFlow({ meta: { name: "x" }, nodes: [{ id: "a" }] });
    expect(problems.filter(({ level }) => level === "error")).toEqual([]);
  });
});

describe("lines", () => {
  test("are those of the text that was read", async () => {
    const text =
      '{"meta":{"name":"x"},\n\n"nodes":[{"id":"a"},\n{"id":"b",\n"data":{"functions":[\n{"name":"f", "next_node_id":\n"gone"}]}}]}';
    const problems = await checkFlow(JSON.parse(text), {}, text);
    expect(problems.find(({ code }) => code === "TARGET_MISSING")?.line).toBe(6);
    expect(
      problems.find(({ code, path }) => code === "NODE_UNREACHABLE" && path === "/nodes/1")?.line,
    ).toBe(4);
  });
});

test("a fix that is offered removes the problem", async () => {
  for (const [, code, path, change, options] of faults) {
    const flow = changed(change);
    const problem = (await checkFlow(flow, options)).find(
      (found) => found.code === code && found.path === path,
    );
    if (problem?.fix === undefined) continue;
    for (const operation of problem.fix.patch) applyPatch(flow, operation);
    const left = await checkFlow(flow, options);
    expect(
      left.filter((found) => found.code === code && found.path === path),
      code,
    ).toEqual([]);
  }
});

function applyPatch(root: unknown, operation: { op: string; path: string; value?: Json }): void {
  const parts = operation.path
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = parts.pop() as string;
  const holder = parts.reduce<unknown>((value, part) => (value as Draft)[part], root) as Draft;
  if (operation.op !== "remove") holder[last] = writable(operation.value ?? null);
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
}
