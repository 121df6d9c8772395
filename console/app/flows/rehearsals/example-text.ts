// What a new file of rehearsals begins with: one that fits the flow as it is. Pure.
import { startNode } from "@pipecast/flow/document/start-node";
import type { FlowDocument } from "../document/flow-document.ts";

export function exampleText(document: FlowDocument, name: string): string {
  const start = JSON.stringify(startNode(document).id);
  return `bot: this
rehearsals:
  - name: ${JSON.stringify(name)}
    turns:
      - expect: { node: ${start} }
      - caller hangs up:
        expect: { outcome: caller_hung_up }
`;
}
