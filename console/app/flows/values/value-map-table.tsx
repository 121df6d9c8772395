// One value map as a table: typed, pasted from a spreadsheet, read from a CSV file and saved as one.
import { pointer } from "@pipecast/flow/check/problem";
import { type ClipboardEvent, useId, useRef, useState } from "react";
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { RemoveIcon } from "../inspector/inspector-icons.tsx";
import { SmallButton } from "../inspector/small-button.tsx";
import {
  type Scalar,
  type ValueMap,
  freeName,
  likeBefore,
  putRows,
  removeKey,
  setKey,
} from "./edit-map.ts";
import { type ReadTable, readTable } from "./read-table.ts";
import { TableCells } from "./table-cells.tsx";
import { writeTable } from "./write-table.ts";

interface ValueMapTableProps {
  name: string;
  map: ValueMap;
  set: (map: Record<string, Scalar>, merge?: string) => void;
}

/** More rows than this are searched; so many at most are drawn. */
const searched = 8;
const drawn = 200;

export function ValueMapTable({ name, map, set }: ValueMapTableProps) {
  const { readOnly } = useFlowEditor();
  const [query, setQuery] = useState("");
  const [told, setTold] = useState<string>();
  const file = useRef<HTMLInputElement>(null);
  const w = words.flowInspector.values;
  const at = pointer("value_maps", name);
  const all = Object.entries(map).map(([key, value], index) => ({ key, value, index }));
  const wanted = query.trim().toLowerCase();
  const found = all.filter(({ key, value }) =>
    `${key}\n${String(value)}`.toLowerCase().includes(wanted),
  );
  const take = (table: ReadTable) => {
    set(putRows(map, table.rows));
    setQuery("");
    setTold(tellOf(table));
  };
  const read = async (chosen: File) => {
    if (chosen.size > 1_000_000) setTold(w.tooLarge);
    else take(readTable(await chosen.text()));
  };
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain");
    // A single cell is pasted into the field like any text.
    if (readOnly || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    take(readTable(text));
  };
  return (
    <div className="flex min-w-0 flex-col gap-2" onPaste={onPaste}>
      {all.length > searched && (
        <input
          type="search"
          aria-label={w.search(name)}
          placeholder={w.searchHint}
          className="field"
          value={query}
          onChange={({ target }) => setQuery(target.value)}
        />
      )}
      <table className="w-full table-fixed border-separate border-spacing-y-1">
        <caption className="sr-only">{w.table(name)}</caption>
        <thead>
          <tr className="text-left text-sm text-soft">
            <th scope="col" className="font-normal">
              {w.key}
            </th>
            <th scope="col" className="font-normal">
              {w.value}
            </th>
            <td className="w-9" />
          </tr>
        </thead>
        <tbody>
          {found.slice(0, drawn).map(({ key, value, index }) => (
            <tr key={index}>
              <TableCells
                at={at}
                row={index + 1}
                name={key}
                value={String(value)}
                map={map}
                rename={(next) => set(next)}
                write={(text) => set(setKey(map, key, likeBefore(text, value)), at + pointer(key))}
              />
              <td>
                {!readOnly && (
                  <SmallButton label={w.remove(key)} onClick={() => set(removeKey(map, key))}>
                    <RemoveIcon />
                  </SmallButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.length > drawn && <p className="text-sm text-soft">{w.more(found.length - drawn)}</p>}
      {all.length === 0 && <p className="text-sm text-soft">{w.emptyMap}</p>}
      {wanted !== "" && found.length === 0 && <p className="text-sm text-soft">{w.nothing}</p>}
      <p role="status" className="text-sm text-warm empty:hidden">
        {told}
      </p>
      <div className="flex flex-wrap gap-2">
        {!readOnly && (
          <>
            <Button
              className="min-h-8 px-3 text-sm"
              onClick={() => {
                setQuery("");
                set(setKey(map, freeName("key", Object.keys(map)), ""));
              }}
            >
              {w.addRow}
            </Button>
            <Button className="min-h-8 px-3 text-sm" onClick={() => file.current?.click()}>
              {w.upload}
            </Button>
            <input
              ref={file}
              type="file"
              accept=".csv,.tsv,.txt,text/csv"
              aria-label={w.uploadFile(name)}
              className="hidden"
              onChange={({ target }) => {
                const [chosen] = target.files ?? [];
                if (chosen !== undefined) void read(chosen);
                target.value = "";
              }}
            />
            <PasteBox take={take} name={name} />
          </>
        )}
        <Button
          className="min-h-8 px-3 text-sm"
          onClick={() => download(`${name}.csv`, writeTable(map))}
        >
          {w.download}
        </Button>
      </div>
    </div>
  );
}

function tellOf({ rows, twice, refused }: ReadTable): string {
  const w = words.flowInspector.values;
  return [
    w.taken(rows.length),
    ...(twice.length > 0 ? [w.twice(twice.slice(0, 10).join(", "))] : []),
    ...(refused.length > 0 ? [w.refused(refused.length)] : []),
  ].join(" ");
}

/** For who has no field to paste into yet, and for the keyboard of a phone. */
function PasteBox({ take, name }: { take: (table: ReadTable) => void; name: string }) {
  const [text, setText] = useState<string>();
  const id = useId();
  const w = words.flowInspector.values;
  if (text === undefined)
    return (
      <Button className="min-h-8 px-3 text-sm" onClick={() => setText("")}>
        {w.paste}
      </Button>
    );
  return (
    <div className="flex w-full flex-col gap-2">
      <label htmlFor={id} className="text-sm text-soft">
        {w.pasteInto(name)}
      </label>
      <textarea
        id={id}
        rows={4}
        autoFocus
        className="field py-2 font-mono text-sm"
        value={text}
        onPaste={(event) => event.stopPropagation()}
        onChange={({ target }) => setText(target.value)}
      />
      <div className="flex gap-2">
        <Button
          look="main"
          className="min-h-8 px-3 text-sm"
          disabled={text.trim() === ""}
          onClick={() => {
            take(readTable(text));
            setText(undefined);
          }}
        >
          {w.takeOver}
        </Button>
        <Button className="min-h-8 px-3 text-sm" onClick={() => setText(undefined)}>
          {w.cancel}
        </Button>
      </div>
    </div>
  );
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(["\uFEFF", text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
