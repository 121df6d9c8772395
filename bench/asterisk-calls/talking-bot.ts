// The bot of bench/asterisk-calls: each press of 1 has it talk for ten seconds without a pause.

/** 180 hummed words of 55 ms are 495 frames of 20 ms, and none of these is without sound. */
export const TALK_MS = 9_900;
const talk = Array.from({ length: TALK_MS / 55 }, (_, i) => `word${i % 7}`).join(" ");

const node = (id: string, type: string, content: string, next: string) => ({
  id,
  type,
  position: { x: 0, y: 0 },
  data: {
    label: id,
    task_messages: [{ role: "assistant", content }],
    functions: [
      {
        name: `talk_from_${id}`,
        description: "Talk on",
        properties: { what: { type: "string", enum: ["on"], description: "What to do" } },
        required: ["what"],
        keypad: { 1: { what: "on" } },
        next_node_id: next,
      },
    ],
  },
});

/** The body of POST /admin/bots. */
export const talkingBot = {
  id: "bench",
  name: "Talks",
  model: { provider: "scripted" },
  flow: {
    meta: { name: "Talks", version: "1" },
    idle: { timeout_s: 60, max_retries: 2, prompt: "Hello?", goodbye: "Goodbye." },
    nodes: [
      node("start", "initial", "Hello.", "one"),
      node("one", "node", talk, "two"),
      node("two", "node", talk, "one"),
    ],
    edges: [],
  },
};
