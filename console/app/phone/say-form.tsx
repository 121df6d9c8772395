// Where the caller's words are typed.
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { SendIcon } from "../look/icons.tsx";
import { words } from "../words/words.ts";

const longest = 2000;

export function SayForm({ say }: { say: (text: string) => void }) {
  const [text, setText] = useState("");
  return (
    <form
      className="flex gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        const said = text.trim();
        if (said === "") return;
        say(said);
        setText("");
      }}
    >
      <input
        className="field"
        aria-label={words.phone.say}
        placeholder={words.phone.sayHint}
        value={text}
        maxLength={longest}
        autoComplete="off"
        // The person has just pressed Call to talk.
        ref={focusOnce}
        onChange={(event) => setText(event.target.value)}
      />
      <Button look="main" type="submit" aria-label={words.phone.send} className="px-3">
        <SendIcon />
      </Button>
    </form>
  );
}

function focusOnce(input: HTMLInputElement | null): void {
  input?.focus({ preventScroll: true });
}
