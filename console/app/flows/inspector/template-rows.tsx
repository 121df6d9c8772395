// Names with a template each: state mappings of a function, what a webhook saves. In order; each sees the ones before.
import { pointer } from "@pipecast/flow/check/problem";
import { isStateKey } from "@pipecast/flow/state-key";
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import type { TemplatePlace } from "../templates/names-in-scope.ts";
import { TemplateField } from "../templates/template-field.tsx";
import { freeName, keyFault, moveKey, removeKey, renameKey, setKey } from "../values/edit-map.ts";
import { NameField } from "./fields.tsx";
import { OrderedList } from "./ordered-list.tsx";

interface TemplateRowsProps {
  label: string;
  add: string;
  empty: string;
  rows: Readonly<Record<string, string>>;
  /** `merge` is the field that is typed in. */
  set: (rows: Record<string, string>, merge?: string) => void;
  place: TemplatePlace;
  at: string;
}

export function TemplateRows({ label, add, empty, rows, set, place, at }: TemplateRowsProps) {
  const { readOnly } = useFlowEditor();
  const entries = Object.entries(rows);
  const w = words.flowInspector.rows;
  const pointerOf = (key: string) => at + pointer(key);
  const refuse = (name: string, key: string): string | undefined => {
    const fault = keyFault(
      name,
      entries.map(([other]) => other).filter((other) => other !== key),
    );
    if (fault !== undefined) return w.faults[fault];
    return isStateKey(name) ? undefined : w.faults.letters;
  };
  return (
    <>
      <OrderedList
        label={label}
        entries={entries}
        empty={empty}
        nameOf={([key]) => key}
        move={(from, to) => set(moveKey(rows, entries[from]?.[0] ?? "", to - from))}
        remove={(index) => set(removeKey(rows, entries[index]?.[0] ?? ""))}
        head={([key], index) => (
          <NameField
            bare
            label={w.key(index + 1)}
            at={`${pointerOf(key)}#key`}
            value={key}
            refuse={(name) => refuse(name, key)}
            onRename={(name) => set(renameKey(rows, key, name))}
          />
        )}
        render={([key, template], index) => (
          <TemplateField
            bare
            mono
            label={w.value(key)}
            at={pointerOf(key)}
            value={template}
            place={{ ...place, before: entries.slice(0, index).map(([other]) => other) }}
            readOnly={readOnly}
            placeholder="{args."
            onChange={(text) => set(setKey(rows, key, text), pointerOf(key))}
          />
        )}
      />
      {!readOnly && (
        <Button
          className="self-start"
          onClick={() => set(setKey(rows, freeName("key", Object.keys(rows)), ""))}
        >
          {add}
        </Button>
      )}
    </>
  );
}
