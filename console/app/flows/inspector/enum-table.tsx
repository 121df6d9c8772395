// The values a caller may choose from, each with what it means: for the model, and for the menu of keys.
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";
import type { FlowProperty } from "../document/flow-document.ts";
import { moveEntry, removeAt, replaceAt } from "../document/patch-object.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { LineField, NameField } from "./fields.tsx";
import { OrderedList } from "./ordered-list.tsx";
import { ProblemsAt } from "./problems-at.tsx";
import { type EnumRow, enumRows, scalarOf, withEnumRows } from "./property-edits.ts";

interface EnumTableProps {
  property: FlowProperty;
  set: (property: FlowProperty, merge?: string) => void;
  at: string;
}

/** A value that is not in the list yet. */
function fresh(type: string, rows: readonly EnumRow[]): EnumRow["value"] {
  const taken = new Set(rows.map(({ value }) => String(value)));
  for (let count = rows.length + 1; ; count += 1) {
    const value = type === "string" ? `choice_${count}` : count;
    if (!taken.has(String(value))) return value;
  }
}

export function EnumTable({ property, set, at }: EnumTableProps) {
  const { readOnly } = useFlowEditor();
  const rows = enumRows(property);
  const w = words.flowInspector.enum;
  const put = (next: readonly EnumRow[], merge?: string) =>
    set(withEnumRows(property, next), merge);
  const refuse = (text: string, index: number): string | undefined => {
    if (text === "") return w.empty;
    const value = scalarOf(property.type, text);
    if (value === undefined) return w.noNumber;
    return rows.some((row, other) => other !== index && String(row.value) === String(value))
      ? w.taken
      : undefined;
  };
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-soft">{w.hint}</p>
      <ProblemsAt at={at} />
      <OrderedList
        label={w.label}
        entries={rows}
        empty={w.none}
        nameOf={({ value }) => String(value)}
        move={(from, to) => put(moveEntry(rows, from, to))}
        remove={(index) => put(removeAt(rows, index))}
        head={({ value }, index) => (
          <NameField
            bare
            label={w.value(index + 1)}
            at={`${at}/${index}`}
            value={String(value)}
            refuse={(text) => refuse(text, index)}
            onRename={(text) => {
              const row = rows[index];
              const next = scalarOf(property.type, text);
              if (row !== undefined && next !== undefined)
                put(replaceAt(rows, index, { ...row, value: next }));
            }}
          />
        )}
        render={(row, index) => (
          <LineField
            bare
            label={w.meaning(String(row.value))}
            placeholder={w.meaningHint}
            at={`${at}/${index}#meaning`}
            value={row.meaning}
            onChange={(meaning) =>
              put(replaceAt(rows, index, { ...row, meaning }), `${at}/${index}#meaning`)
            }
          />
        )}
      />
      {!readOnly && (
        <Button
          className="self-start"
          onClick={() => put([...rows, { value: fresh(property.type, rows), meaning: "" }])}
        >
          {w.add}
        </Button>
      )}
    </div>
  );
}
