// Keys of the file that the editor has no field for: shown as they are, and kept.
import { words } from "../../words/words.ts";

export function UnknownKeys({ value, known }: { value: object; known: readonly string[] }) {
  const others = Object.entries(value).filter(
    ([key, content]) => content !== undefined && !known.includes(key),
  );
  if (others.length === 0) return null;
  const w = words.flowInspector.unknown;
  return (
    <details className="border-t border-line py-3 text-sm">
      <summary className="min-h-8 rounded-md font-medium">{w.title(others.length)}</summary>
      <p className="pb-2 text-soft">{w.hint}</p>
      {/* It scrolls, so it can be reached. */}
      <pre
        tabIndex={0}
        aria-label={w.title(others.length)}
        className="max-h-72 overflow-auto rounded-lg bg-sunken p-2.5 font-mono text-xs whitespace-pre-wrap wrap-anywhere"
      >
        {JSON.stringify(Object.fromEntries(others), null, 2)}
      </pre>
    </details>
  );
}
