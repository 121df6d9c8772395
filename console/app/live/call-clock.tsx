// How long a call has been where it is, second by second.
import { useNow } from "../look/use-now.ts";

export function CallClock({ since }: { since: string }) {
  const seconds = Math.max(0, Math.floor((useNow() - Date.parse(since)) / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return (
    <time dateTime={`PT${seconds}S`} aria-live="off" className="tabular-nums">
      {hours > 0 ? `${hours}:${rest}` : rest}
    </time>
  );
}

function two(part: number): string {
  return String(part).padStart(2, "0");
}
