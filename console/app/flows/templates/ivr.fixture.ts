// A switchboard of two nodes: it asks for a department, looks its queue up, and goes on.
import type { FlowDocument } from "@pipecast/flow/document/flow-schema";

export const ivr: FlowDocument = {
  meta: { name: "IVR", version: "0.1.0" },
  value_maps: {
    department_queues: { restaurant: "5003", housekeeping: "5002", reception: "5001" },
  },
  nodes: [
    {
      id: "welcome",
      type: "initial",
      data: {
        role_messages: [{ role: "system", content: "You are the receptionist." }],
        functions: [
          {
            name: "select_department",
            description: "Route the caller",
            properties: {
              department: { type: "string", enum: ["restaurant", "housekeeping", "reception"] },
            },
            required: ["department"],
            state_mappings: {
              selected_dept: "{args.department}",
              queue_number: "{value_map.department_queues.{args.department}}",
            },
            next_node_id: "confirm_transfer",
          },
        ],
      },
    },
    {
      id: "confirm_transfer",
      type: "end",
      data: {
        task_messages: [{ role: "system", content: "Connecting to {state.selected_dept}." }],
        post_actions: [
          { type: "webhook", url: "https://example.com/", body: { to: "{state.queue_number}" } },
        ],
      },
    },
  ],
};
