// The two cells of a row of a value map. A key is taken over when it is left, and only where it can be one; a value as it is typed.
import { pointer } from "@pipecast/flow/check/problem";
import { useState } from "react";
import { words } from "../../words/words.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { type Scalar, type ValueMap, keyFault, renameKey } from "./edit-map.ts";

interface TableCellsProps {
  /** Pointer of the map. */
  at: string;
  row: number;
  name: string;
  value: string;
  map: ValueMap;
  rename: (map: Record<string, Scalar>) => void;
  write: (value: string) => void;
}

export function TableCells({ at, row, name, value, map, rename, write }: TableCellsProps) {
  const { readOnly } = useFlowEditor();
  const [draft, setDraft] = useState<{ of: string; text: string }>();
  const text = draft?.of === name ? draft.text : name;
  const fault =
    text === name
      ? undefined
      : keyFault(
          text,
          Object.keys(map).filter((other) => other !== name),
        );
  const take = () => {
    if (text !== name && fault === undefined) rename(renameKey(map, name, text));
  };
  const w = words.flowInspector.values;
  const look = "field min-h-9 px-2 text-sm";
  return (
    <>
      <td className="pr-1 align-top">
        <input
          type="text"
          aria-label={w.keyOf(row)}
          aria-invalid={fault !== undefined}
          data-at={at + pointer(name)}
          readOnly={readOnly}
          className={`${look} ${fault === undefined ? "" : "border-alarm"}`}
          value={text}
          onChange={({ target }) => setDraft({ of: name, text: target.value })}
          onBlur={take}
          onKeyDown={(event) => event.key === "Enter" && take()}
        />
        {fault !== undefined && (
          <p role="alert" className="text-sm text-alarm">
            {words.flowInspector.rows.faults[fault]}
          </p>
        )}
      </td>
      <td className="align-top">
        <input
          type="text"
          aria-label={w.valueOf(name)}
          readOnly={readOnly}
          className={look}
          value={value}
          onChange={({ target }) => write(target.value)}
        />
      </td>
    </>
  );
}
