// A flow that takes digits from the caller one by one, tells a webhook all it knows of the call, and hands over to a queue.

export function collectingFlow(webhook: string): Record<string, unknown> {
  const digits = Array.from({ length: 10 }, (_, digit) => String(digit));
  return {
    meta: { name: "Collect", version: "1" },
    idle: { timeout_s: 120, max_retries: 5 },
    nodes: [
      {
        id: "collect",
        type: "initial",
        position: { x: 0, y: 0 },
        data: {
          label: "Collect",
          task_messages: [{ role: "assistant", content: "Your code, please, then the hash key." }],
          functions: [
            {
              name: "take_digit",
              description: "Take one digit",
              properties: { digit: { type: "string", enum: digits, description: "the digit" } },
              required: ["digit"],
              state_mappings: { code: "{state.code}{args.digit}" },
              keypad: Object.fromEntries(digits.map((digit) => [digit, { digit }])),
              next_node_id: "collect",
            },
            {
              name: "finish",
              description: "The code is complete",
              properties: {},
              keypad: { "#": {} },
              next_node_id: "finish",
            },
          ],
        },
      },
      {
        id: "finish",
        type: "end",
        position: { x: 0, y: 300 },
        data: {
          label: "Finish",
          task_messages: [{ role: "assistant", content: "One moment please." }],
          post_actions: [
            {
              type: "webhook",
              url: `${webhook}/{state.code}`,
              body: {
                org: "{call.org_id}",
                caller: "{call.caller_number}",
                channel: "{call.channel_id}",
                linkedid: "{call.linkedid}",
                code: "{state.code}",
              },
              save_as: { confirmed: "{response.code}" },
            },
            {
              type: "webhook",
              url: "http://localhost:3000/api/v1/calls/{call.channel_id}/transfer",
              auth: "internal",
              body: { destination: "5001", destination_type: "queue" },
            },
            { type: "end_conversation" },
          ],
        },
      },
    ],
    edges: [],
  };
}
