// A text that is not part of the flow yet: it outlives its field while the same flow is open, for as long as what it stands for does.
import { useState } from "react";

interface Draft {
  /** How the value is shown that the text was last taken for. */
  readonly of: string;
  readonly text: string;
}

const drafts = new Map<string, Draft>();
const most = 50;

/** `shown` is the document's own value; a text about another value is forgotten. */
export function useDraftText(
  place: string,
  shown: string,
): [text: string, setText: (text: string, of: string) => void] {
  const [, setVersion] = useState(0);
  const draft = drafts.get(place);
  const text = draft?.of === shown ? draft.text : shown;
  return [
    text,
    (next, of) => {
      drafts.delete(place);
      drafts.set(place, { of, text: next });
      const [oldest] = drafts.keys();
      if (drafts.size > most && oldest !== undefined) drafts.delete(oldest);
      setVersion((version) => version + 1);
    },
  ];
}
