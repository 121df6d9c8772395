// What a function asks for (or an object holds): named, in order, required or not.
import type { ComponentType } from "react";
import { pointer } from "@pipecast/flow/check/problem";
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";
import type { FlowProperty } from "../document/flow-document.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { freeName, keyFault, moveKey, removeKey, renameKey, setKey } from "../values/edit-map.ts";
import { NameField, TickField } from "./fields.tsx";
import { OrderedList } from "./ordered-list.tsx";
import { ProblemsAt } from "./problems-at.tsx";

export interface PropertyFormProps {
  property: FlowProperty;
  set: (property: FlowProperty, merge?: string) => void;
  at: string;
  /** How deep it stands in others. */
  depth: number;
}

type Properties = Record<string, FlowProperty>;

interface PropertyListProps {
  label: string;
  properties: Properties;
  /** Undefined: the file does not say, and goes on not saying while nothing is required. */
  required: readonly string[] | undefined;
  set: (next: { properties: Properties; required: string[] | undefined }, merge?: string) => void;
  /** Where a rename is more than another key. */
  rename?: (from: string, to: string) => void;
  /** Pointer of what holds them. */
  at: string;
  depth: number;
  /** The form of each; handed in, because it holds such a list itself. */
  form: ComponentType<PropertyFormProps>;
}

/** Names that templates and models can say. */
const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;

export function PropertyList(props: PropertyListProps) {
  const { label, properties, set, rename, at, depth, form: Form } = props;
  const { readOnly } = useFlowEditor();
  const required = props.required ?? [];
  const entries = Object.entries(properties);
  const placeOf = (key: string) => at + pointer("properties", key);
  const w = words.flowInspector.property;
  const { faults } = words.flowInspector.rows;
  const refuse = (name: string, key: string): string | undefined => {
    const fault = keyFault(
      name,
      entries.map(([other]) => other).filter((other) => other !== key),
    );
    if (fault !== undefined) return faults[fault];
    return NAME.test(name) ? undefined : faults.letters;
  };
  const put = (next: Properties, needed: readonly string[] = required, merge?: string) => {
    const silent = props.required === undefined && needed.length === 0;
    set({ properties: next, required: silent ? undefined : [...needed] }, merge);
  };
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <ProblemsAt at={`${at}/properties`} />
      <OrderedList
        label={label}
        entries={entries}
        empty={w.none}
        nameOf={([key]) => key}
        move={(from, to) => put(moveKey(properties, entries[from]?.[0] ?? "", to - from))}
        remove={(index) => {
          const gone = entries[index]?.[0] ?? "";
          put(
            removeKey(properties, gone),
            required.filter((name) => name !== gone),
          );
        }}
        head={([key], index) => (
          <NameField
            bare
            label={w.name(index + 1)}
            at={`${placeOf(key)}#key`}
            value={key}
            refuse={(name) => refuse(name, key)}
            onRename={
              rename === undefined
                ? (name) =>
                    put(
                      renameKey(properties, key, name),
                      required.map((each) => (each === key ? name : each)),
                    )
                : (name) => rename(key, name)
            }
          />
        )}
        render={([key, property]) => (
          <>
            <TickField
              label={w.required}
              at={`${placeOf(key)}#required`}
              checked={required.includes(key)}
              onChange={(on) =>
                put(properties, on ? [...required, key] : required.filter((name) => name !== key))
              }
            />
            <Form
              property={property}
              set={(next, merge) => put(setKey(properties, key, next), required, merge)}
              at={placeOf(key)}
              depth={depth}
            />
          </>
        )}
      />
      {!readOnly && (
        <Button
          className="self-start"
          onClick={() =>
            put(setKey(properties, freeName("value", Object.keys(properties)), { type: "string" }))
          }
        >
          {w.add}
        </Button>
      )}
    </div>
  );
}
