// Calls by number, queue or bot: a table whose rows are also bars.
import { words } from "../words/words.ts";

export interface Share {
  id: string;
  name: string;
  calls: number;
  cells: readonly string[];
}

export function ShareTable(props: {
  title: string;
  heads: readonly string[];
  rows: readonly Share[];
  note?: string;
}) {
  const { title, heads, rows, note } = props;
  const w = words.overview.shares;
  const most = Math.max(1, ...rows.map(({ calls }) => calls));
  return (
    <section aria-label={title} className="card flex min-w-0 flex-col gap-2 p-4">
      <h2 className="font-semibold">{title}</h2>
      {rows.length === 0 ? (
        <p className="py-4 text-center text-soft">{w.none}</p>
      ) : (
        <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={title}>
          <table className="w-full text-sm">
            <thead>
              <tr className="text-left text-soft">
                {[w.name, w.calls, ...heads].map((head) => (
                  <th key={head} scope="col" className="p-1 font-medium">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ id, name, calls, cells }) => (
                <tr key={id} className="border-t border-line">
                  <th scope="row" className="max-w-48 p-1 text-left font-normal">
                    <span className="block truncate" title={name}>
                      {name}
                    </span>
                    <span
                      aria-hidden="true"
                      className="mt-0.5 block h-1.5 rounded-full bg-brand"
                      style={{ width: `${(calls / most) * 100}%` }}
                    />
                  </th>
                  <td className="p-1 tabular-nums">{calls.toLocaleString()}</td>
                  {cells.map((cell, index) => (
                    <td key={heads[index]} className="p-1 tabular-nums">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {note !== undefined && rows.length > 0 && <p className="text-sm text-soft">{note}</p>}
    </section>
  );
}
