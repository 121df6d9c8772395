// What is said at a node: the rule that flow authors can rely on (docs/offline-model.md).
import { expect, test } from "vitest";
import { clinic, contact, nodePrompt, talk } from "../fixtures/talk.ts";
import { introduction, nodeWords } from "./node-words.ts";

const told = (content: string, lastHeard = "") =>
  nodeWords(nodePrompt({ messages: [{ role: "system", content }] }), lastHeard);

test("messages of the assistant are said word for word, before anything else", () => {
  const messages = [
    { role: "system", content: 'Say "No."' },
    { role: "assistant", content: " Good day. " },
  ];
  expect(nodeWords(nodePrompt({ messages }), "")).toBe("Good day.");
});

test.each([
  ['Say: "Welcome to the clinic." Then ask what is wrong.', "Welcome to the clinic."],
  ["Greet with “Good morning, how can I help?”", "Good morning, how can I help?"],
  ["Say 'We're closed today, sorry.' and nothing more.", "We're closed today, sorry."],
  ['If the caller says "bye", answer "Goodbye then."', "Goodbye then."],
  ['Never say "I am a robot." Say "Hello there."', "Hello there."],
  ["Sage: „Guten Tag.“ Say „Guten Tag.“", "Guten Tag."],
])("%s → %s", (prompt, words) => {
  expect(told(prompt)).toBe(words);
});

test.each([
  ["Ask for the room number.", "Please tell me the room number."],
  ["Ask the caller for their name and number.", "Please tell me your name and number."],
  ["Ask the caller what they would like to eat.", "Please tell me what you would like to eat."],
  ["Ask whether they need a receipt.", "Would you like a receipt?"],
  ["Find out which department they need.", "Please tell me which department you need."],
  [
    "Tell the caller you are connecting them to their requested department now. Be brief and polite.",
    "I am connecting you to your requested department now.",
  ],
  [
    "Welcome the caller and find out which department they need.",
    "Hello. Please tell me which department you need.",
  ],
  ["Thank the caller for their patience.", "Thank you for your patience."],
  ["Apologize for the wait.", "I am sorry for the wait."],
  ["Thank the user for their order and end the conversation.", "Thank you for your order."],
  ["Say goodbye.", "Goodbye."],
])("an instruction becomes words: %s", (prompt, words) => {
  expect(told(prompt)).toBe(words);
});

test("a list in the prompt answers what the caller has asked", () => {
  const prompt =
    "Answer from this list:\n- Check-in: from 2 pm\n- Parking: free in the yard\nBe kind.";
  expect(told(prompt, "when can we check in?")).toBe("Check-in: from 2 pm.");
  expect(told(prompt, "where do I park")).toBe("Parking: free in the yard.");
  expect(told(prompt, "something else")).toBeUndefined();
  expect(told("Q: Do you take cards?\nA: Yes, all of them.", "cards?")).toBe("Yes, all of them.");
});

test("who the bot is comes from the role when there is nothing else to say, and a question follows", () => {
  expect(introduction("You are the Green Hill clinic receptionist. Be warm.")).toBe(
    "Hello, this is the Green Hill clinic receptionist.",
  );
  expect(introduction("You are an AI that helps.")).toBeUndefined();
  const role = "You are the receptionist of Green Hill.";
  const said = talk().enter(nodePrompt({ role, tools: [clinic] })).say;
  expect(said).toMatch(/^Hello, this is the receptionist of Green Hill\. .*pharmacy.*\?$/);
});

test("a node without any words asks for what its function needs, and one without anything names itself", () => {
  expect(talk().enter(nodePrompt({ tools: [contact] })).say).toBe("Please tell me your name.");
  expect(talk().enter(nodePrompt({ node: "thank_you" })).say).toBe("thank you.");
});
