// How well the offline model understands callers of the shipped hotel bot: fifty phrases for each department, as people say them.
import { readFileSync, readdirSync } from "node:fs";
import { compileFlow } from "@pipecast/flow/compile-flow";
import { Conversation } from "@pipecast/realtime/offline/conversation";
import type { ModelPrompt } from "@pipecast/realtime";
import { beforeAll, expect, test } from "vitest";

const flowFile = new URL("../../bots/grand-estancia/ivr.flow.json", import.meta.url);
const phrasesFile = new URL("grand-estancia.phrases.txt", import.meta.url);

interface Phrase {
  /** The right department; null where only a question is right. */
  department: string | null;
  text: string;
}

function phrases(): Phrase[] {
  let department: string | null = null;
  const list: Phrase[] = [];
  for (const line of readFileSync(phrasesFile, "utf8").split("\n")) {
    if (line.startsWith("# ")) department = line === "# -" ? null : line.slice(2);
    else if (line.trim() !== "") list.push({ department, text: line });
  }
  return list;
}

let prompt: ModelPrompt;

beforeAll(async () => {
  const flow = await compileFlow(JSON.parse(readFileSync(flowFile, "utf8")));
  const node = flow.nodes.get("welcome");
  if (node === undefined) throw new Error("the flow has no node welcome");
  prompt = {
    node: node.id,
    messages: [],
    tools: node.tools,
    context: { strategy: "append" },
    respond: true,
    menu: node.menu,
  };
});

/** The department that the model chooses; null when it asks. */
function chosen(text: string): unknown {
  const conversation = new Conversation(() => () => true);
  conversation.enter(prompt);
  const act = conversation.hear(text, true);
  if (act.call !== undefined) return act.call.args["department"];
  expect(act.say, text).toContain("?");
  return null;
}

test("of fifty phrases per department at least 85 % are understood and at most 3 % misunderstood; the rest is asked about", () => {
  const labelled = phrases().filter(({ department }) => department !== null);
  const counts = new Map<string | null, number>();
  for (const { department } of labelled) counts.set(department, (counts.get(department) ?? 0) + 1);
  expect([...counts.values()]).toEqual([50, 50, 50, 50, 50, 50]);
  const results = labelled.map(({ department, text }) => ({ text, department, got: chosen(text) }));
  const right = results.filter(({ department, got }) => got === department);
  const wrong = results.filter(({ department, got }) => got !== null && got !== department);
  const percent = (count: number) => `${((count / results.length) * 100).toFixed(1)} %`;
  process.stdout.write(
    `offline model, ${results.length} phrases: ${percent(right.length)} right, ${percent(wrong.length)} wrong, ` +
      `${percent(results.length - right.length - wrong.length)} asked about\n`,
  );
  expect(right.length / results.length).toBeGreaterThanOrEqual(0.85);
  expect(wrong.length / results.length, JSON.stringify(wrong)).toBeLessThanOrEqual(0.03);
});

test.each(phrases().filter(({ department }) => department === null))(
  "$text is asked about, never guessed",
  ({ text }) => {
    expect(chosen(text)).toBeNull();
  },
);

test("nothing of what the model knows of the hotel stands in its program: it all comes from the flow", () => {
  const folder = new URL("../../packages/realtime/", import.meta.url);
  const program = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !/\.(test|contract|fixture)\.|fixtures/.test(path))
    .map((path) => readFileSync(new URL(path, folder), "utf8"))
    .join("\n");
  const [tool] = prompt.tools;
  expect(tool?.name).toBe("select_department");
  const departments = ["front_desk", "housekeeping", "restaurant", "spa", "maintenance", "billing"];
  for (const word of [...departments, "hotel", "dinner", "towel", "massage", "room"])
    expect(program).not.toMatch(new RegExp(`\\b${word}s?\\b`, "i"));
});
