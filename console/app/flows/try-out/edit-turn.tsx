// One thing the caller said, to be said differently: the call is begun again up to there.
import { useState } from "react";
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";

const longest = 2000;

export function EditTurn(props: {
  text: string;
  begin: (text: string) => void;
  cancel: () => void;
}) {
  const [text, setText] = useState(props.text);
  const w = words.flowTests.tryIt;
  return (
    <form
      className="flex flex-col gap-2 rounded-lg border border-line p-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") props.begin(text.trim());
      }}
    >
      <label className="flex flex-col gap-1 text-sm">
        {w.editing}
        <textarea
          rows={2}
          autoFocus
          maxLength={longest}
          className="field py-2"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <span className="text-soft">{w.editLead}</span>
      </label>
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="quiet" onClick={props.cancel}>
          {w.cancel}
        </Button>
        <Button type="submit" look="main">
          {w.begin}
        </Button>
      </div>
    </form>
  );
}
