// A field that asks once the typing rests, and follows when what is asked changes elsewhere: by a link, by the way back.
import { type InputHTMLAttributes, useEffect, useEffectEvent, useRef, useState } from "react";

const typingMs = 250;

type Input = Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange" | "type">;

export function SearchField({
  asked,
  ask,
  ...input
}: Input & { asked: string; ask: (text: string) => void }) {
  const [text, setText] = useState(asked);
  const told = useRef(asked);
  // Another filter may have changed while this one was typed.
  const tell = useEffectEvent(ask);
  useEffect(() => {
    if (asked === told.current) return;
    told.current = asked;
    setText(asked);
  }, [asked]);
  useEffect(() => {
    const next = text.trim();
    if (next === told.current) return undefined;
    const timer = setTimeout(() => {
      told.current = next;
      tell(next);
    }, typingMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <input {...input} type="search" value={text} onChange={({ target }) => setText(target.value)} />
  );
}
