// Says and presses again what a caller said and pressed before, each when the bot has fallen silent.
import { useCallback, useEffect, useState } from "react";
import type { Phone } from "../../phone/use-phone.ts";
import type { CallerTurn, Press } from "./said-before.ts";

/** The bot has said something and nothing more came for so long. */
const quietMs = 700;
/** A bot that says nothing is not waited for longer. */
const patienceMs = 6_000;

export interface SaidAgain {
  left: number;
  of: number;
  begin: (turns: readonly CallerTurn[]) => void;
  presses: readonly Press[];
  press: (digit: string) => void;
}

export function useSaidAgain(phone: Phone): SaidAgain {
  const { state, say, press } = phone;
  const [turns, setTurns] = useState<readonly CallerTurn[]>([]);
  const [at, setAt] = useState(0);
  const [sentAt, setSentAt] = useState(0);
  const [presses, setPresses] = useState<readonly Press[]>([]);
  const count = state.lines.length;
  const pressed = useCallback(
    (digit: string) => {
      setPresses((before) => [...before, { digit, after: count }]);
      press(digit);
    },
    [press, count],
  );
  const left = turns.length - at;
  const { phase, lines, node } = state;
  useEffect(() => {
    if (phase === "over") setTurns([]);
    const next = turns[at];
    if (next === undefined || phase !== "bot") return undefined;
    const last = lines.at(-1);
    const isHeard = lines.length > sentAt && last?.kind === "words" && last.who === "bot";
    const timer = setTimeout(
      () => {
        setSentAt(lines.length);
        setAt(at + 1);
        if (next.kind === "say") say(next.text);
        else pressed(next.digit);
      },
      isHeard ? quietMs : patienceMs,
    );
    return () => clearTimeout(timer);
  }, [turns, at, sentAt, phase, lines, node, say, pressed]);
  const begin = useCallback((wanted: readonly CallerTurn[]) => {
    setTurns(wanted);
    setAt(0);
    setSentAt(0);
    setPresses([]);
  }, []);
  return { left: Math.max(0, left), of: turns.length, begin, presses, press: pressed };
}
