// Flows that the tests of rehearsals play.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { botsFolder } from "../bots-folder.ts";

/** The demo bot's own. */
export function demoFlow(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(botsFolder(), "demo.flow.json"), "utf8"));
}

const hook = (name: string, more: object) => ({
  type: "webhook",
  url: `https://api.example.com/${name}`,
  ...more,
});

/** Asks for a score and tells it to two receivers. */
export function hookFlow(): Record<string, unknown> {
  return {
    meta: { name: "Hooks" },
    nodes: [
      {
        id: "ask",
        type: "initial",
        data: {
          task_messages: [{ role: "assistant", content: "How was it?" }],
          functions: [
            {
              name: "rate",
              description: "The caller gives a score",
              properties: { score: { type: "integer" } },
              required: ["score"],
              state_mappings: { score: "{args.score}" },
              next_node_id: "thanks",
            },
          ],
        },
      },
      {
        id: "thanks",
        type: "end",
        data: {
          task_messages: [{ role: "assistant", content: "Thank you." }],
          pre_actions: [
            hook("one", { body: { n: "{state.score}" }, save_as: { id: "{response.id}" } }),
            hook("two", { body: { id: "{state.id}" } }),
          ],
          post_actions: [{ type: "end_conversation" }],
        },
      },
    ],
  };
}
