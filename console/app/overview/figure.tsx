// One figure of the overview: what it is now, what it was then, and how far apart they are.
import { words } from "../words/words.ts";

export function Figure(props: {
  name: string;
  value: number | null;
  before: number | null;
  show?: (value: number) => string;
  hint?: string | undefined;
  /** Which way is good; colours follow it, and the words say it without colour. */
  good?: "more" | "less";
}) {
  const { name, value, before, show = (one) => one.toLocaleString(), hint, good } = props;
  const w = words.overview;
  const apart = value === null || before === null ? 0 : value - before;
  const better = good === undefined || apart === 0 ? "" : apart > 0 === (good === "more");
  const look = better === "" ? "text-soft" : better ? "text-brand-deep" : "text-warm";
  const by = show(Math.abs(apart));
  return (
    <div className="card flex min-w-0 flex-col gap-1 p-4">
      <dt className="text-sm text-soft">{name}</dt>
      <dd className="text-2xl font-semibold tabular-nums">
        {value === null ? w.none : show(value)}
      </dd>
      {before !== null && (
        <dd className="text-sm text-soft">
          {w.before(show(before))}
          {value !== null && (
            <span className={look}>
              {" "}
              · {apart === 0 ? w.same : apart > 0 ? w.up(by) : w.down(by)}
            </span>
          )}
        </dd>
      )}
      {hint !== undefined && <dd className="text-sm text-soft">{hint}</dd>}
    </div>
  );
}
