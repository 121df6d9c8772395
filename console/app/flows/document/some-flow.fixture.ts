// A flow with one of everything that leads somewhere, and keys that only its author knows.
import type { FlowDocument } from "./flow-document.ts";

export function someFlow(): FlowDocument {
  return structuredClone({
    $id: "https://flows.example/schema.json",
    meta: { name: "Front desk", version: "1.0.0", author_note: "kept" },
    context: { anything: [1, null, { deep: true }] },
    global_functions: [{ name: "operator", description: "", next_node_id: "desk" }],
    value_maps: { extensions: { reception: "5001" } },
    nodes: [
      {
        id: "welcome",
        type: "initial" as const,
        position: { x: 0, y: 0, z: 7 },
        data: {
          label: "Welcome",
          role_messages: [{ role: "system" as const, content: "You are the front desk." }],
          functions: [
            {
              name: "choose",
              description: "The caller chose",
              properties: { department: { type: "string" } },
              next_node_id: "desk",
              decision: {
                action: "result = args.department",
                conditions: [
                  { operator: "==" as const, value: '"reception"', next_node_id: "desk" },
                  { operator: "==" as const, value: '"spa"', next_node_id: "goodbye" },
                ],
                default_next_node_id: "desk",
              },
              x_color: "teal",
            },
            { name: "leave", description: "", next_node_id: "goodbye" },
          ],
          mood: "calm",
        },
      },
      {
        id: "desk",
        type: "node" as const,
        position: { x: 400, y: 0 },
        data: {
          label: "Desk",
          post_actions: [
            { type: "webhook", url: "https://hotel.example/desk", on_error: "goodbye", x_try: 2 },
          ],
          functions: [{ name: "again", description: "", next_node_id: "welcome" }],
        },
      },
      {
        id: "goodbye",
        type: "end" as const,
        position: { x: 800, y: 0 },
        data: { label: "Goodbye", post_actions: [{ type: "end_conversation" }] },
      },
    ],
    edges: [{ id: "e1", source: "welcome", target: "goodbye", label: "leave", x_bend: 3 }],
  });
}
