// A large flow, for the bench of the editor: many nodes in a grid, each with functions that lead to its neighbours.

export function largeFlow(nodes: number, functions: number): object {
  const id = (index: number) => `node_${index % nodes}`;
  return {
    meta: { name: "Large", version: "1.0.0" },
    value_maps: {
      queues: Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`k${at}`, `${5000 + at}`])),
    },
    nodes: Array.from({ length: nodes }, (_, at) => ({
      id: id(at),
      type: at === 0 ? "initial" : "node",
      position: { x: (at % 15) * 420, y: Math.floor(at / 15) * 380 },
      data: {
        label: `Step ${at}`,
        task_messages: [{ role: "system", content: `Ask for thing ${at}; so far: {state.thing}.` }],
        functions: Array.from({ length: functions }, (_way, way) => ({
          name: `choose_${at}_${way}`,
          description: `The caller chose way ${way}.`,
          properties: { thing: { type: "string", description: "What it is" } },
          required: ["thing"],
          state_mappings: { queue: "{value_map.queues.{args.thing}}" },
          next_node_id: id(at + 1 + way * 7),
        })),
      },
    })),
    edges: [],
  };
}
