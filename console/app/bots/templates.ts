// Flows to start from: those that ship in bots/templates, fetched when one is chosen.
import type { FlowDocument } from "../flows/document/flow-document.ts";
import { words } from "../words/words.ts";

const files = import.meta.glob<FlowDocument>("../../../bots/templates/*.flow.json", {
  import: "default",
});

/** By the name of their file, as the words know them. */
export const templates: readonly { name: string; load: () => Promise<FlowDocument> }[] =
  Object.entries(files).map(([path, load]) => ({
    name: path.replace(/^.*\/([^/]+)\.flow\.json$/, "$1"),
    load,
  }));

export function blankFlow(name: string): FlowDocument {
  return {
    meta: { name, version: "0.1.0" },
    nodes: [
      {
        id: "welcome",
        type: "initial",
        position: { x: 0, y: 0 },
        data: {
          label: name,
          task_messages: [{ role: "assistant", content: words.bots.making.hello }],
        },
      },
    ],
    edges: [],
  };
}
