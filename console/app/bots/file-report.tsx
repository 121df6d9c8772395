// What was found in a file that is to become a bot: its faults, or what could not come along as it was.
import type { ReadFile } from "../flows/files/read-file.ts";
import { Notice } from "../look/notice.tsx";
import { words } from "../words/words.ts";

const MOST = 50;

export function FileReport({ read }: { read: ReadFile }) {
  const w = words.bots.making;
  if (read.kind === "tooLarge") return <Notice look="alarm">{w.tooLarge}</Notice>;
  if (read.kind === "refused")
    return (
      <>
        <Notice look="alarm">{w.refused}</Notice>
        <Lines
          lines={read.problems.map(
            ({ line, path, message }) =>
              `${line === undefined ? "" : `${w.line(line)} `}${message} ${path}`,
          )}
        />
      </>
    );
  return (
    <>
      <Notice>{w.taken(read.document.nodes.length)}</Notice>
      {read.notes.length > 0 && (
        <>
          <p>{w.notes}</p>
          <Lines lines={read.notes.map(({ path, message }) => `${message} ${path}`)} />
        </>
      )}
    </>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul tabIndex={0} className="max-h-40 list-disc overflow-y-auto pl-5 wrap-anywhere">
      {[...new Set(lines)].slice(0, MOST).map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
