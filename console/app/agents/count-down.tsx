// Seconds left until a time, counted down.
import { useEffect, useState } from "react";
import { words } from "../words/words.ts";

export function CountDown({ until }: { until: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
  // A screen reader would read every second out; it gets the number when asked.
  return (
    <span aria-live="off" className="tabular-nums">
      {words.agents.left(seconds)}
    </span>
  );
}
