// Keys of the phone that call a function, each with what the caller then has said.
import { DIGITS } from "@pipecast/flow/compile/compile-keypad";
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";
import type { FlowFunction, FlowProperty } from "../document/flow-document.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { type Scalar, removeKey, renameKey, setKey } from "../values/edit-map.ts";
import { ChoiceField, LineField } from "./fields.tsx";
import { OrderedList } from "./ordered-list.tsx";
import { scalarOf } from "./property-edits.ts";

type Args = Record<string, Scalar>;

export function freeDigit(taken: readonly string[]): string | undefined {
  return [...DIGITS.slice(1), "0"].find((digit) => !taken.includes(digit));
}

/** The keys that an entry may have: its own, those that are free, and what stands there though no phone has it. */
export function digitChoices(own: string, taken: readonly string[]): (readonly [string, string])[] {
  const known = DIGITS.filter((digit) => digit === own || !taken.includes(digit));
  const all: string[] = known.includes(own as "0") ? known : [own, ...known];
  return all.map((digit) => [digit, words.flowInspector.keypad.key(digit)] as const);
}

interface KeypadFormProps {
  source: FlowFunction;
  set: (keypad: Record<string, Args> | undefined, merge?: string) => void;
  at: string;
}

export function KeypadForm({ source, set, at }: KeypadFormProps) {
  const { readOnly } = useFlowEditor();
  const keypad = source.keypad ?? {};
  const entries = Object.entries(keypad);
  const digits = Object.keys(keypad);
  const next = freeDigit(digits);
  const w = words.flowInspector.keypad;
  return (
    <>
      <OrderedList
        label={w.title}
        entries={entries}
        empty={w.none}
        nameOf={([digit]) => w.key(digit)}
        remove={(index) => {
          const left = removeKey(keypad, digits[index] ?? "");
          set(Object.keys(left).length === 0 ? undefined : left);
        }}
        head={([digit], index) => (
          <ChoiceField
            bare
            label={w.digit(index + 1)}
            at={`${at}/${digit}`}
            value={digit}
            options={digitChoices(digit, digits)}
            onChange={(to) => set(renameKey(keypad, digit, to))}
          />
        )}
        render={([digit, args]) => (
          <KeyArguments
            properties={source.properties ?? {}}
            args={args}
            at={`${at}/${digit}`}
            set={(to, merge) => set(setKey(keypad, digit, to), merge)}
          />
        )}
      />
      {!readOnly && next !== undefined && (
        <Button className="self-start" onClick={() => set(setKey(keypad, next, {}))}>
          {w.add}
        </Button>
      )}
    </>
  );
}

interface KeyArgumentsProps {
  properties: Readonly<Record<string, FlowProperty>>;
  args: Args;
  set: (args: Args, merge?: string) => void;
  at: string;
}

/** What a key says for each property of its function; what fits none is shown too, and can be emptied. */
export function KeyArguments({ properties, args, set, at }: KeyArgumentsProps) {
  const names = [...new Set([...Object.keys(properties), ...Object.keys(args)])];
  const put = (name: string, text: string) => {
    const type = properties[name]?.type ?? "string";
    set(
      text === "" ? removeKey(args, name) : setKey(args, name, scalarOf(type, text) ?? text),
      `${at}/${name}`,
    );
  };
  return names.map((name) => {
    const value = Object.hasOwn(args, name) ? String(args[name]) : "";
    const choices = properties[name]?.enum?.map(String);
    if (choices === undefined)
      return (
        <LineField
          key={name}
          label={name}
          at={`${at}/${name}`}
          value={value}
          onChange={(text) => put(name, text)}
        />
      );
    const all = value === "" || choices.includes(value) ? choices : [value, ...choices];
    return (
      <ChoiceField
        key={name}
        label={name}
        at={`${at}/${name}`}
        value={value}
        options={[
          ["", words.flowInspector.keypad.nothing],
          ...all.map((each) => [each, each] as const),
        ]}
        onChange={(text) => put(name, text)}
      />
    );
  });
}
