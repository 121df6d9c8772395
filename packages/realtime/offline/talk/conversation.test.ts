// How the offline model converses: flows of several trades, questions, corrections, arguments over several turns.
import { describe, expect, test } from "vitest";
import {
  answerTo,
  clinic,
  contact,
  enumTool,
  nodePrompt,
  pizzeria,
  report,
  talk,
  workshop,
} from "../fixtures/talk.ts";

const atClinic = nodePrompt({ tools: [clinic] });
const atWorkshop = nodePrompt({ tools: [workshop] });
const atPizzeria = nodePrompt({ tools: pizzeria });
const atContact = nodePrompt({ tools: [contact] });

describe("a flow of any trade", () => {
  test.each([
    ["I need to see a doctor next week", "appointments"],
    ["can I get an earlier slot", "appointments"],
    ["my prescription has run out", "pharmacy"],
    ["do you have these tablets", "pharmacy"],
    ["are my blood results there yet?", "laboratory"],
    ["xray for my knee", "laboratory"],
    ["there was an accident, he is bleeding", "emergency"],
    ["my father has pain in his chest", "emergency"],
  ])("the clinic: %s → %s", (text, unit) => {
    expect(answerTo(atClinic, text).call).toEqual({ name: "route_patient", args: { unit } });
  });

  test.each([
    ["I've got a puncture", "tyres"],
    ["the wheels need balancing", "tyres"],
    ["my car won't start", "engine"],
    ["the oil should be changed", "engine"],
    ["someone scratched my door", "bodywork"],
    ["there is a crack in the windshield, sorry, windscreen", "bodywork"],
    ["can I rent something meanwhile", "hire"],
    ["I need a replacment car", "hire"],
  ])("the workshop: %s → %s", (text, service) => {
    expect(answerTo(atWorkshop, text).call).toEqual({ name: "pick_service", args: { service } });
  });

  test("Devanagari and Latin letters are matched alike", () => {
    const tool = enumTool("choose", "what", { khana: "khana, खाना", safai: "safai, सफाई" });
    const prompt = nodePrompt({ tools: [tool] });
    expect(answerTo(prompt, "मुझे खाना चाहिए").call?.args).toEqual({ what: "khana" });
    expect(answerTo(prompt, "mujhe safai karwani hai").call?.args).toEqual({ what: "safai" });
  });

  test("a prompt that says what a value stands for is heeded where the function does not", () => {
    const parameters = {
      type: "object",
      properties: { team: { type: "string", enum: ["sales", "support"] } },
      required: ["team"],
    };
    const content =
      "If the caller wants a quotation or a price, choose sales. Support takes broken devices. Sales and support are both open.";
    const prompt = nodePrompt({
      messages: [{ role: "system", content }],
      tools: [{ name: "pick", description: "", parameters }],
    });
    expect(answerTo(prompt, "what would the price be").call?.args).toEqual({ team: "sales" });
    expect(answerTo(prompt, "my device is broken").call?.args).toEqual({ team: "support" });
    expect(answerTo(prompt, "are you open").call).toBeUndefined();
  });

  test("without any meanings the names of the values are enough", () => {
    const parameters = {
      type: "object",
      properties: { colour: { type: "string", enum: ["dark_red", "light_blue"] } },
      required: ["colour"],
    };
    const prompt = nodePrompt({ tools: [{ name: "paint", description: "", parameters }] });
    expect(answerTo(prompt, "make it dark red").call?.args).toEqual({ colour: "dark_red" });
  });

  test("one of several functions is found by its name and description", () => {
    expect(answerTo(atPizzeria, "are you open on Sunday?").call?.name).toBe("tell_opening_hours");
  });
});

describe("when it is not clear", () => {
  test("words that say nothing bring a question with the choices, each time in another form", () => {
    const conversation = talk();
    conversation.enter(atWorkshop);
    const said = Array.from({ length: 3 }, () => conversation.hear("I need help", true).say ?? "");
    expect(new Set(said).size).toBe(3);
    for (const text of said) expect(text).toMatch(/tyres, engine, bodywork or car hire\b.*\?/);
  });

  test("from the second time on the keys of the phone are named", () => {
    const menu = [{ digit: "1", choice: "tyres" }];
    const prompt = nodePrompt({ tools: [workshop], menu });
    expect(answerTo(prompt, "hello").say).not.toContain("press");
    expect(answerTo(prompt, "hello", "hello").say).toContain("press a key: 1 for tyres");
  });

  test("between two that fit alike the caller is asked, and may answer by order or by name", () => {
    const both = "there is a puncture and a dent";
    expect(answerTo(atWorkshop, both).say).toMatch(/^Do you mean (tyres|bodywork) or/);
    expect(answerTo(atWorkshop, both, "the tyres").call?.args).toEqual({ service: "tyres" });
    const [first] = /tyres|bodywork/.exec(answerTo(atWorkshop, both).say ?? "") ?? [];
    expect(answerTo(atWorkshop, both, "the first one").call?.args).toEqual({ service: first });
  });

  test("what was asked is said again on request", () => {
    const question = answerTo(atWorkshop, "hello").say;
    expect(answerTo(atWorkshop, "hello", "could you repeat that?").say).toBe(question);
  });

  test("a node that offers nothing is honest about it", () => {
    expect(answerTo(nodePrompt(), "tell me a joke").say).toContain("without AI");
  });
});

const plain = (name: string, description: string) => ({
  name,
  description,
  parameters: { type: "object", properties: {} },
});

describe("short replies", () => {
  const order = nodePrompt({
    tools: [
      plain("complete_order", "The caller confirms that the order is right"),
      plain("revise_order", "The caller wants to change something"),
      plain("end_call", "The caller has no further wish and says goodbye"),
    ],
  });

  test.each([
    ["yes", "complete_order"],
    ["yes, that is correct", "complete_order"],
    ["no", "revise_order"],
    ["no, change it please", "revise_order"],
    ["bye", "end_call"],
    ["that's all, thank you", "end_call"],
    ["no thanks", "end_call"],
  ])("%s → %s", (text, name) => {
    expect(answerTo(order, text).call?.name).toBe(name);
  });

  test("where yes and no lead apart, what was understood is read back and asked about", () => {
    const conversation = talk();
    conversation.enter(atContact);
    conversation.hear("Asha Rao, room 205", true);
    expect(conversation.enter(order).say).toBe("That is: Asha Rao, 205. Is that correct?");
  });

  test("a yes to a question that no choice answers is no choice", () => {
    expect(answerTo(atWorkshop, "yes").call).toBeUndefined();
  });
});

describe("what the caller denies", () => {
  test.each([
    ["not the tyres, the engine", "engine"],
    ["I don't want to rent a car, I have a dent", "bodywork"],
    ["no, bodywork please", "bodywork"],
    ["the engine does not start", "engine"],
  ])("%s → %s", (text, service) => {
    expect(answerTo(atWorkshop, text).call?.args).toEqual({ service });
  });
});

describe("arguments", () => {
  test("all in one turn", () => {
    expect(answerTo(atContact, "John, room 205").call).toEqual({
      name: "note_contact",
      args: { guest_name: "John", room_number: "205" },
    });
  });

  test("one after the other: what is missing is asked for in the flow's words", () => {
    expect(answerTo(atContact, "my name is asha rao").say).toBe("Please tell me the room number.");
    expect(answerTo(atContact, "my name is asha rao", "two zero five").call?.args).toEqual({
      guest_name: "Asha Rao",
      room_number: "205",
    });
  });

  test("an answer that does not fit is asked for again, differently", () => {
    const first = answerTo(atContact, "Asha Rao here, room 2").say ?? "";
    const again = answerTo(atContact, "I am Asha Rao", "it is 12").say ?? "";
    expect(first).toContain("room number");
    expect(again).toContain("room number");
    expect(again).not.toBe("Please tell me the room number.");
  });

  test("a choice, a number and free text for one function", () => {
    const asked = answerTo(atPizzeria, "three pizzas with mushrooms please");
    expect(asked.say).toBe("Please tell me the street and house number to deliver to.");
    expect(answerTo(atPizzeria, "three pizzas with mushrooms please", "12 Hill Road").call).toEqual(
      {
        name: "order_pizza",
        args: { pizza: "funghi", count: 3, street: "12 Hill Road" },
      },
    );
  });

  test("one sentence is sorted into a label, a flag, a place and a summary", () => {
    const atDesk = nodePrompt({ tools: [report] });
    expect(answerTo(atDesk, "My delivery in the south has not arrived").call?.args).toEqual({
      is_known: false,
      category: "delivery",
      area: "south",
      summary: "My delivery in the south has not arrived",
    });
    expect(answerTo(atDesk, "where is your parking garage").call?.args).toMatchObject({
      is_known: true,
      category: "other",
      area: "other",
    });
    expect(answerTo(atDesk, "hello there").call).toBeUndefined();
  });

  test("a function that was refused is asked about once more, without the refused value", () => {
    const conversation = talk();
    conversation.enter(atContact);
    expect(conversation.hear("Asha, room 2050", true).call).toBeDefined();
    const result = { status: "error", error: "no such room", field: "room_number" };
    expect(conversation.answered("note_contact", result, true).say).toContain("room number");
    expect(conversation.hear("205", true).call?.args).toEqual({
      guest_name: "Asha",
      room_number: "205",
    });
  });

  test("digits of the phone are an answer, ended by #", () => {
    const conversation = talk();
    conversation.enter(atContact);
    conversation.hear("I am Asha", true);
    for (const digit of "205") conversation.note(`The caller pressed ${digit}.`, false);
    expect(conversation.note("The caller pressed #.", true).call?.args).toMatchObject({
      room_number: "205",
    });
  });
});

test("a note asks what it says the bot should ask", () => {
  const conversation = talk();
  conversation.enter(atWorkshop);
  const note = "The caller is silent. Ask whether they are still there.";
  expect(conversation.note(note, true).say).toBe("Are you still there?");
  expect(conversation.note(note, false)).toEqual({});
});

test("the same lines are answered the same, whatever was said in another conversation", () => {
  const lines = ["hello", "what", "my wheel", "the engine"];
  const once = lines.map((_, index) => answerTo(atWorkshop, ...lines.slice(0, index + 1)));
  answerTo(atWorkshop, "tyres");
  const again = lines.map((_, index) => answerTo(atWorkshop, ...lines.slice(0, index + 1)));
  expect(again).toEqual(once);
});
