// What every realtime model promises to a call session, run on each of them.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ModelOptions, ModelPrompt, ModelSession, RealtimeModel } from "./realtime-model.ts";
import { RecordedModel } from "./recorded-model.fixture.ts";

export interface ModelUnderTest {
  model: RealtimeModel;
  options: ModelOptions;
  /** Makes the model call the function `book` with the args `{"room": "12"}`. */
  provokeCall(session: ModelSession): void;
  /** Frees what `make` started. */
  dispose?(): Promise<void>;
}

const tools = [
  {
    name: "book",
    description: "Books a room.",
    parameters: { type: "object", properties: { room: { type: "string" } }, required: ["room"] },
  },
];

const prompt = (node: string, respond: boolean, more: Partial<ModelPrompt> = {}): ModelPrompt => ({
  node,
  role: "You answer the telephone.",
  messages: [{ role: "assistant", content: "Good morning, how can I help?" }],
  tools,
  context: { strategy: "append" },
  respond,
  ...more,
});

/** Runs the suite on the model that `make` gives. */
export function describeRealtimeModel(name: string, make: () => Promise<ModelUnderTest>): void {
  describe(`${name} as a realtime model`, () => {
    let under: ModelUnderTest;
    const open: ModelSession[] = [];

    beforeEach(async () => {
      under = await make();
    });

    afterEach(async () => {
      for (const session of open.splice(0)) session.close();
      await under.dispose?.();
    });

    async function start(): Promise<{ session: ModelSession; told: RecordedModel }> {
      const told = new RecordedModel();
      const session = await under.model.connect(under.options, told, new AbortController().signal);
      open.push(session);
      return { session, told };
    }

    test("where it sums up, what the caller said is in it, and a signal that has aborted ends it", async () => {
      const { model, options } = under;
      if (model.summarize === undefined) return;
      const transcript = [
        { who: "bot", text: "How can I help?" },
        { who: "caller", text: "A room for Smith." },
      ] as const;
      const wish = { prompt: "Sum up in one sentence.", transcript };
      expect(await model.summarize(options, wish, new AbortController().signal)).toContain("Smith");
      await expect(model.summarize(options, wish, AbortSignal.abort())).rejects.toThrow();
    });

    test("its capabilities are numbers that a line can be joined to", () => {
      const { inputRate, outputRate } = under.model.capabilities;
      for (const rate of [inputRate, outputRate])
        expect([8000, 16_000, 24_000, 48_000]).toContain(rate);
      expect(under.model.name).not.toBe("");
    });

    test("a prompt with respond is a turn: text, audio that can be heard, and its end", async () => {
      const { session, told } = await start();
      session.setPrompt(prompt("welcome", true));
      await told.when(() => told.turns === 1);
      expect(told.text("bot")).not.toBe("");
      expect(told.samples).toBeGreaterThan(under.model.capabilities.outputRate / 50);
      expect(told.peak).toBeGreaterThan(500);
      expect(told.openPieces).toEqual([]);
      expect(told.events.at(-1)).toBe("turnComplete");
    });

    test("without respond it says nothing by itself", async () => {
      const { session, told } = await start();
      session.setPrompt(prompt("welcome", false));
      session.sendText("say", "Only this.", true);
      await told.when(() => told.turns === 1);
      expect(told.text("bot")).toContain("Only this.");
      expect(told.text("bot")).not.toContain("Good morning");
    });

    test("words to be said are said, one after the other", async () => {
      const { session, told } = await start();
      session.setPrompt(prompt("welcome", false));
      session.sendText("say", "The first.", true);
      session.sendText("say", "The second.", true);
      await told.when(() => told.turns === 2);
      expect(told.text("bot").indexOf("The first.")).toBeGreaterThanOrEqual(0);
      expect(told.text("bot").indexOf("The second.")).toBeGreaterThan(
        told.text("bot").indexOf("The first."),
      );
    });

    test("a function call has an id, its name and its args; the answer is followed by a turn", async () => {
      const { session, told } = await start();
      session.setPrompt(prompt("welcome", false));
      under.provokeCall(session);
      await told.when(() => told.calls.length === 1);
      const [call] = told.calls;
      expect(call).toMatchObject({ name: "book", args: { room: "12" } });
      expect(call?.call_id).not.toBe("");
      const turns = told.turns;
      session.answerFunction({
        call_id: call?.call_id ?? "",
        name: "book",
        result: { status: "booked" },
        respond: true,
      });
      await told.when(() => told.turns > turns);
      expect(told.calls.length).toBe(1);
    });

    test("after a call another node may be entered, with or without the memory of the one before", async () => {
      const { session, told } = await start();
      session.setPrompt(prompt("welcome", false));
      under.provokeCall(session);
      await told.when(() => told.calls.length === 1);
      const call_id = told.calls[0]?.call_id ?? "";
      session.answerFunction({ call_id, name: "book", result: { ok: true }, respond: false });
      session.setPrompt(
        prompt("goodbye", true, { context: { strategy: "reset", summary: "A room is booked." } }),
      );
      await told.when(() => told.turns >= 1);
      expect(told.text("bot")).not.toBe("");
      expect(told.ends).toEqual([]);
    });

    test("caller audio is only lent: what the lender does to it later does no harm", async () => {
      const { session, told } = await start();
      session.setPrompt(prompt("welcome", false));
      const lent = new Int16Array(under.model.capabilities.inputRate / 50);
      for (let i = 0; i < 50; i++) {
        session.sendAudio(lent);
        lent.fill(i);
      }
      session.sendText("say", "Still there.", true);
      await told.when(() => told.turns === 1);
    });

    test("audio that was given is the listener's to keep", async () => {
      const { session, told } = await start();
      session.setPrompt(prompt("welcome", true));
      await told.when(() => told.turns === 1);
      const copies = told.audioPieces.map((piece) => piece.slice());
      session.sendText("say", "Something else to say now.", true);
      await told.when(() => told.turns === 2);
      expect(told.audioPieces.slice(0, copies.length)).toEqual(copies);
    });

    test("two sessions know nothing of one another", async () => {
      const [one, other] = [await start(), await start()];
      one.session.setPrompt(prompt("welcome", true));
      await one.told.when(() => one.told.turns === 1);
      one.session.close();
      await one.told.when(() => one.told.ends.length === 1);
      expect(other.told.events).toEqual([]);
      other.session.setPrompt(prompt("welcome", true));
      await other.told.when(() => other.told.turns === 1);
      expect(one.told.turns).toBe(1);
    });

    test("closing is told once, without an error, and nothing comes after it", async () => {
      const { session, told } = await start();
      session.setPrompt(prompt("welcome", true));
      await told.when(() => told.samples > 0);
      session.close();
      session.close();
      await told.when(() => told.ends.length > 0);
      const events = told.events.length;
      session.setPrompt(prompt("welcome", true));
      session.sendText("user", "Hello?", true);
      session.sendAudio(new Int16Array(320));
      session.answerFunction({ call_id: "x", name: "book", result: {}, respond: true });
      for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(told.ends).toEqual([undefined]);
      expect(told.events.slice(events)).toEqual([]);
      expect(told.events.at(-1)).toBe("closed");
    });

    test("a connection that is given up before it is there is an error, and no session", async () => {
      const told = new RecordedModel();
      const connecting = under.model.connect(under.options, told, AbortSignal.abort());
      await expect(connecting).rejects.toThrow();
      expect(told.events.filter((event) => event !== "closed")).toEqual([]);
    });
  });
}
