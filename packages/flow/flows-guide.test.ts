// Runs every example of docs/flows.md, so that the guide cannot say what is not so.
import { readFileSync } from "node:fs";
import { parseTemplate } from "@pipecast/template";
import { describe, expect, test } from "vitest";
import { type FlowProblem, checkFlow } from "./check/check-flow.ts";
import { compileFlow } from "./compile-flow.ts";
import { compileExpression } from "./decision/cel-engine.ts";
import { compilePattern } from "./decision/pattern-engine.ts";
import { translatePython } from "./decision/translate-python.ts";
import type { FlowFunction } from "./document/flow-schema.ts";
import { Conversation, flowOf } from "./fixtures/conversation.ts";
import { faults } from "./fixtures/faulty-flows.ts";
import type { Json, JsonObject } from "./json.ts";
import { parseRehearsals } from "./rehearsal/parse-rehearsal.ts";
import { reportText } from "./rehearsal/report-rehearsals.ts";
import { runRehearsal } from "./rehearsal/run-rehearsal.ts";
import type { FlowEffect } from "./step/flow-effect.ts";

const guide = readFileSync(new URL("../../docs/flows.md", import.meta.url), "utf8");

interface Example {
  kind: string;
  text: string;
  line: number;
}

const examples: Example[] = [...guide.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].map((match) => ({
  kind: match[1] ?? "",
  text: match[2] ?? "",
  line: guide.slice(0, match.index).split("\n").length,
}));
const of = (kind: string): [number, string][] =>
  examples.filter((example) => example.kind === kind).map(({ line, text }) => [line, text]);

const said = (problems: readonly FlowProblem[]): string[] =>
  problems.filter(({ level }) => level === "error").map(({ code, path }) => `${code} ${path}`);

const prompt = { task_messages: [{ role: "system", content: "Talk." }] };
const guest: FlowFunction = {
  name: "tell",
  description: "d",
  properties: {
    guest_name: { type: "string" },
    room_number: { type: "string" },
    nights: { type: "integer" },
  },
  required: ["guest_name", "room_number", "nights"],
  next_node_id: "other",
};

/** A flow around a part of one. */
function around(kind: string, part: JsonObject): JsonObject {
  const maps = { value_maps: { queues: { spa: "5004" } } };
  switch (kind) {
    case "json node":
      return { meta: { name: "x" }, nodes: [part] };
    case "json function":
      return flowOf(
        {
          start: { ...prompt, functions: [part] },
          other: {
            ...prompt,
            functions: [{ name: "back", description: "d", next_node_id: "start" }],
          },
        },
        maps,
      );
    case "json decision":
      return flowOf(
        {
          start: { ...prompt, functions: [{ ...guest, decision: part } as unknown as Json] },
          other: prompt,
        },
        maps,
      );
    case "json action":
      return flowOf(
        {
          start: { ...prompt, functions: [guest as unknown as Json] },
          other: { ...prompt, post_actions: [part] },
        },
        maps,
      );
    default:
      return { ...flowOf({ start: prompt, other: prompt }, maps), ...part };
  }
}

test("every block is one that is run", () => {
  const known = [
    "json flow",
    "json node",
    "json function",
    "json decision",
    "json action",
    "json root",
    "templates",
    "cel",
    "python",
    "steps",
    "yaml rehearsal",
  ];
  expect(examples.filter(({ kind }) => !known.includes(kind))).toEqual([]);
  for (const kind of known) expect(of(kind).length, kind).toBeGreaterThan(0);
});

describe("flows and parts of flows have no error and compile", () => {
  test.each(of("json flow"))("line %d", async (_line, text) => {
    expect(await checkFlow(JSON.parse(text))).toEqual([]);
    await compileFlow(JSON.parse(text));
  });

  const parts = ["json node", "json function", "json decision", "json action", "json root"];
  test.each(parts.flatMap((kind) => of(kind).map(([line, text]) => [line, kind, text] as const)))(
    "line %d: %s",
    async (_line, kind, text) => {
      const flow = around(kind, JSON.parse(text) as JsonObject);
      expect(said(await checkFlow(flow))).toEqual([]);
      await compileFlow(flow);
    },
  );
});

test.each(of("templates"))("templates of line %d", (_line, text) => {
  const [scope = "", ...lines] = text.trim().split("\n");
  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines) {
    const [source = "", expected = ""] = line.split("→").map((part) => part.trim());
    expect(parseTemplate(source).render(JSON.parse(scope) as object)).toBe(expected);
  }
});

test.each(of("cel"))("expressions of line %d", (_line, text) => {
  for (const line of text.trim().split("\n")) {
    const args = { nights: 3 };
    const state = { tier: "gold", name: "Smith" };
    const value = compileExpression(line)({
      args,
      state,
      call: {},
      value_map: { queues: { spa: "5004" } },
    });
    expect([true, 4], line).toContain(value);
  }
});

test.each(of("python"))("Python of line %d", (_line, text) => {
  const evaluate = compileExpression(translatePython(text, guest));
  const run = (nights: number, guest_name: string): Json =>
    evaluate({
      args: { nights, guest_name, room_number: "1" },
      state: {},
      call: {},
      value_map: {},
    });
  expect([run(8, "x"), run(1, "Dr. Who"), run(1, "x")]).toEqual(["vip", "doctor", "guest"]);
});

function shown(effect: FlowEffect): string {
  switch (effect.type) {
    case "set_node":
      return `set_node ${effect.node}`;
    case "start_timer":
    case "cancel_timer":
      return `${effect.type} ${effect.timer}`;
    case "transfer":
      return `transfer ${effect.destination} ${effect.destination_type}`;
    case "end":
      return `end ${effect.outcome}`;
    default:
      return effect.type;
  }
}

test.each(of("steps"))("steps of line %d", async (_line, text) => {
  const talk = new Conversation(await compileFlow(JSON.parse(of("json flow")[0]?.[1] ?? "")));
  for (const line of text.trim().split("\n")) {
    const [event = "", effects = ""] = line.split("→").map((part) => part.trim());
    if (event === "call_started") talk.start();
    else if (event.startsWith("keypad ")) talk.presses(event.slice(7));
    else if (event === "effect_done") talk.done("transfer");
    else talk.send({ type: event as "bot_finished_speaking" });
    expect(talk.last.map(shown).join(", "), event).toBe(effects);
  }
});

test.each(of("yaml rehearsal"))("rehearsals of line %d", async (_line, text) => {
  const flow = await compileFlow(JSON.parse(of("json flow")[0]?.[1] ?? ""));
  const results = (await parseRehearsals(text)).map((rehearsal) =>
    runRehearsal(flow, rehearsal, compilePattern),
  );
  expect(reportText(results)).toMatch(/\b3 passed, 0 failed, 0 skipped$/);
});

test("every code of the check stands in the guide", () => {
  const told = new Set([...guide.matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, code]) => code));
  expect(faults.map(([, code]) => code).filter((code) => !told.has(code))).toEqual([]);
});
