// Keys of the phone that mean the same at every node.
import { everyFunction } from "@pipecast/flow/document/every-function";
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";
import { setRoot } from "../document/edit-root.ts";
import type { FlowDocument } from "../document/flow-document.ts";
import { patchObject } from "../document/patch-object.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { removeKey, renameKey, setKey } from "../values/edit-map.ts";
import { ChoiceField } from "./fields.tsx";
import { KeyArguments, digitChoices, freeDigit } from "./keypad-form.tsx";
import { OrderedList } from "./ordered-list.tsx";
import { UnknownKeys } from "./unknown-keys.tsx";

type Keypad = NonNullable<FlowDocument["keypad"]>;

export function RootKeypad() {
  const { document, change, readOnly } = useFlowEditor();
  const keypad = document.keypad ?? {};
  const digits = Object.keys(keypad);
  // Global functions come first: a key for one of them works everywhere.
  const sources = new Map(
    [...everyFunction(document)].toReversed().map(({ source }) => [source.name, source]),
  );
  const names = [...sources.keys()].toReversed();
  const set = (next: Keypad, merge?: string) =>
    change(
      words.flowInspector.changed.keypad,
      (doc) => setRoot(doc, { keypad: Object.keys(next).length === 0 ? undefined : next }),
      merge === undefined ? undefined : { merge },
    );
  const w = words.flowInspector.keypad;
  const next = freeDigit(
    digits.includes("0") ? digits : [...digits, "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  );
  const [first] = names;
  return (
    <>
      <OrderedList
        label={words.flowInspector.flow.keypad}
        entries={Object.entries(keypad)}
        empty={first === undefined ? w.noFunctions : w.none}
        nameOf={([digit]) => w.key(digit)}
        remove={(index) => set(removeKey(keypad, digits[index] ?? ""))}
        head={([digit], index) => (
          <ChoiceField
            bare
            label={w.digit(index + 1)}
            at={`/keypad/${digit}`}
            value={digit}
            options={digitChoices(digit, digits)}
            onChange={(to) => set(renameKey(keypad, digit, to))}
          />
        )}
        render={([digit, press]) => (
          <>
            <ChoiceField
              label={w.calls}
              at={`/keypad/${digit}/function`}
              value={press.function}
              options={(sources.has(press.function) ? names : [press.function, ...names]).map(
                (name) => [name, name],
              )}
              onChange={(name) =>
                set(setKey(keypad, digit, patchObject(press, { function: name })))
              }
            />
            <KeyArguments
              properties={sources.get(press.function)?.properties ?? {}}
              args={press.args ?? {}}
              at={`/keypad/${digit}/args`}
              set={(args, merge) => set(setKey(keypad, digit, patchObject(press, { args })), merge)}
            />
            <UnknownKeys value={press} known={["function", "args"]} />
          </>
        )}
      />
      {!readOnly && next !== undefined && first !== undefined && (
        <Button
          className="self-start"
          onClick={() => set(setKey(keypad, next, { function: first }))}
        >
          {w.add}
        </Button>
      )}
    </>
  );
}
