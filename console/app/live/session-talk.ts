// A session as its stream tells it: events become a transcript and a step. Pure. docs/gateway-api.md has the events.
import { SessionView } from "@pipecast/contracts/gateway/sessions";
import { z } from "zod";

export interface Talk {
  lines: readonly { at: string; who: "caller" | "bot"; text: string }[];
  node: string | null;
  isOver: boolean;
}

export const silence: Talk = { lines: [], node: null, isOver: false };
export const talkEvents = ["snapshot", "transcript", "shortened", "node", "outcome"] as const;

const Snapshot = SessionView.pick({ transcript: true, node: true, outcome: true });
const Words = z.object({
  index: z.number().int().min(0),
  at: z.string(),
  who: z.enum(["caller", "bot"]),
  text: z.string(),
});
const Shortened = z.object({ index: z.number().int().min(0), text: z.string() });
const Node = z.object({ node: z.string().nullable() });

/** An event of a later version, or one that does not fit, changes nothing. */
export function hear(talk: Talk, event: string, data: unknown): Talk {
  switch (event) {
    case "snapshot": {
      const found = Snapshot.safeParse(data).data;
      if (found === undefined) return talk;
      const { transcript, node, outcome } = found;
      return { lines: transcript, node, isOver: outcome !== null };
    }
    case "transcript": {
      const said = Words.safeParse(data).data;
      if (said === undefined || said.index > talk.lines.length) return talk;
      const { index, at, who, text } = said;
      const before = talk.lines[index]?.text ?? "";
      return { ...talk, lines: talk.lines.toSpliced(index, 1, { at, who, text: before + text }) };
    }
    case "shortened": {
      const cut = Shortened.safeParse(data).data;
      const line = cut === undefined ? undefined : talk.lines[cut.index];
      if (cut === undefined || line === undefined) return talk;
      return { ...talk, lines: talk.lines.with(cut.index, { ...line, text: cut.text }) };
    }
    case "node": {
      const node = Node.safeParse(data).data;
      return node === undefined ? talk : { ...talk, node: node.node };
    }
    case "outcome":
      return { ...talk, isOver: true };
    default:
      return talk;
  }
}
