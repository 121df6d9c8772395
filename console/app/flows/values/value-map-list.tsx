// All value maps of a flow: each a table of its own.
import { pointer } from "@pipecast/flow/check/problem";
import { useState } from "react";
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";
import { setRoot } from "../document/edit-root.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { NameField } from "../inspector/fields.tsx";
import { OrderedList } from "../inspector/ordered-list.tsx";
import { type ValueMap, freeName, keyFault, moveKey, removeKey, setKey } from "./edit-map.ts";
import { renameMap } from "./rename-map.ts";
import { ValueMapTable } from "./value-map-table.tsx";

type Maps = Record<string, Record<string, string | number | boolean>>;

/** Names that templates can say. */
const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

export function ValueMapList() {
  const { document, change, readOnly } = useFlowEditor();
  const maps: Maps = document.value_maps ?? {};
  const names = Object.keys(maps);
  const w = words.flowInspector.values;
  const { changed, rows } = words.flowInspector;
  const set = (next: Maps, merge?: string) =>
    change(
      changed.values,
      (doc) => setRoot(doc, { value_maps: Object.keys(next).length === 0 ? undefined : next }),
      merge === undefined ? undefined : { merge },
    );
  const refuse = (name: string, own: string): string | undefined => {
    const fault = keyFault(
      name,
      names.filter((other) => other !== own),
    );
    if (fault !== undefined) return rows.faults[fault];
    return NAME.test(name) ? undefined : rows.faults.letters;
  };
  return (
    <>
      <OrderedList
        label={w.title}
        entries={Object.entries(maps)}
        empty={w.none}
        nameOf={([name]) => name}
        move={(from, to) => set(moveKey(maps, names[from] ?? "", to - from))}
        remove={(index) => set(removeKey(maps, names[index] ?? ""))}
        head={([name], index) => (
          <NameField
            bare
            label={w.name(index + 1)}
            at={`${pointer("value_maps", name)}#key`}
            value={name}
            refuse={(to) => refuse(to, name)}
            onRename={(to) => change(changed.values, (doc) => renameMap(doc, name, to))}
          />
        )}
        render={([name, map]) => (
          <FoldedTable
            name={name}
            map={map}
            set={(next, merge) => set(setKey(maps, name, next), merge)}
          />
        )}
      />
      {!readOnly && (
        <Button
          className="self-start"
          onClick={() => set(setKey(maps, freeName("map", names), {}))}
        >
          {w.add}
        </Button>
      )}
    </>
  );
}

/** A long map is folded until somebody wants it. */
function FoldedTable(props: {
  name: string;
  map: ValueMap;
  set: (map: Record<string, string | number | boolean>, merge?: string) => void;
}) {
  const size = Object.keys(props.map).length;
  const [open, setOpen] = useState(size <= 30);
  const w = words.flowInspector.values;
  if (open) return <ValueMapTable {...props} />;
  return (
    <Button className="self-start" onClick={() => setOpen(true)}>
      {w.show(size)}
    </Button>
  );
}
