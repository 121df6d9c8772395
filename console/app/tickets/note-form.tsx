// A note onto a ticket's timeline.
import { useId, useState } from "react";
import { Button } from "../look/button.tsx";
import { words } from "../words/words.ts";

const longest = 4_000;

/** `add` answers whether the note was kept; one that was not stays in the field. */
export function NoteForm({ add }: { add: (note: string) => Promise<boolean> }) {
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const id = useId();
  const w = words.tickets;
  const send = async () => {
    const note = text.trim();
    if (note === "" || busy) return;
    setBusy(true);
    if (await add(note)) setText("");
    setBusy(false);
  };
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label htmlFor={id} className="text-sm text-soft">
        {w.note}
      </label>
      <textarea
        id={id}
        rows={2}
        maxLength={longest}
        placeholder={w.noteHint}
        className="field py-2"
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send();
        }}
      />
      <Button type="submit" className="self-start" disabled={busy || text.trim() === ""}>
        {w.addNote}
      </Button>
    </form>
  );
}
