// How the offline model understands callers whom nobody took: common questions are answered, everything else becomes a ticket.
import { readFileSync } from "node:fs";
import { compileFlow } from "@pipecast/flow/compile-flow";
import { Conversation } from "@pipecast/realtime/offline/conversation";
import type { ModelPrompt } from "@pipecast/realtime";
import { beforeAll, expect, test } from "vitest";

const flowFile = new URL("../../bots/grand-estancia/ticketing.flow.json", import.meta.url);
const prompts = new Map<string, ModelPrompt>();
let faq: ReadonlySet<string> = new Set();

beforeAll(async () => {
  const document = JSON.parse(readFileSync(flowFile, "utf8"));
  faq = new Set(Object.keys(document.value_maps.faq));
  const flow = await compileFlow(document);
  for (const { id, tools, menu } of flow.nodes.values())
    prompts.set(id, {
      node: id,
      messages: [],
      tools,
      context: { strategy: "append" },
      respond: true,
      menu,
    });
});

function heard(node: string, text: string) {
  const conversation = new Conversation((source) => {
    const pattern = new RegExp(source, "u");
    return (value) => pattern.test(value);
  });
  conversation.enter(prompts.get(node) as ModelPrompt);
  return conversation.hear(text, true);
}

/** `faq: …`, `ticket: …` or `asks`. */
function leadsTo(text: string): string {
  const { call } = heard("welcome", text);
  if (call === undefined) return "asks";
  const category = String(call.args["category"]);
  return call.args["is_faq"] === true && faq.has(category)
    ? `faq: ${category}`
    : `ticket: ${category}`;
}

test.each([
  ["What time is check-in?", "check_times"],
  ["what time is check in", "check_times"],
  ["When can I check in?", "check_times"],
  ["How early can we arrive?", "check_times"],
  ["When is check-out?", "check_times"],
  ["What time do I have to check out?", "check_times"],
  ["What's the WiFi?", "wifi"],
  ["What's the wifi password?", "wifi"],
  ["Do you have wi-fi?", "wifi"],
  ["When is breakfast served?", "breakfast"],
  ["What time is breakfast?", "breakfast"],
  ["Is there parking?", "parking"],
  ["Where can I park my car?", "parking"],
  ["When does the pool open?", "pool"],
  ["Is the gym open now?", "pool"],
  ["Can I bring my dog?", "pets"],
  ["Are pets allowed?", "pets"],
  ["Do you take credit cards?", "payment"],
])("%s is answered at once", (text, category) => {
  expect(leadsTo(text)).toBe(`faq: ${category}`);
});

test.each([
  ["My shower is leaking", "maintenance"],
  ["The AC is not working", "maintenance"],
  ["The WiFi is not working", "maintenance"],
  ["the wifi is down again", "maintenance"],
  ["There is no hot water", "maintenance"],
  ["My key card does not work", "maintenance"],
  ["We need more towels", "housekeeping"],
  ["My room is dirty", "housekeeping"],
  ["I want to order dinner", "room_service"],
  ["I would like to book a room for next week", "booking"],
  ["I was charged twice for breakfast", "billing"],
  ["I need a copy of my invoice", "billing"],
  ["I lost my umbrella in the lobby", "other"],
  ["My grandmother sings too loudly on Tuesdays", "other"],
])("%s becomes a ticket", (text, category) => {
  expect(leadsTo(text)).toBe(`ticket: ${category}`);
});

test.each(["hello", "yes", "I have a question", ""])("“%s” brings a question", (text) => {
  expect(leadsTo(text)).toBe("asks");
});

test.each([
  ["John, room 205", "John", "205"],
  ["my name is Asha Rao and I am in room 412", "Asha Rao", "412"],
  ["This is Peter, room number one zero seven", "Peter", "107"],
  ["Priya Sharma, 1204", "Priya Sharma", "1204"],
])("%s is a name and a room", (text, guest_name, room_number) => {
  expect(heard("collect_details", text).call?.args).toMatchObject({ guest_name, room_number });
});
