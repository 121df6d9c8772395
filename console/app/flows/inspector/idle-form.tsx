// What happens when a caller says nothing.
import { words } from "../../words/words.ts";
import { setRoot } from "../document/edit-root.ts";
import type { FlowDocument } from "../document/flow-document.ts";
import { patchObject } from "../document/patch-object.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { LineField, NumberField, TickField } from "./fields.tsx";
import { UnknownKeys } from "./unknown-keys.tsx";

type Idle = NonNullable<FlowDocument["idle"]>;

const usual: Idle = { timeout_s: 10, max_retries: 2 };

export function IdleForm() {
  const { document, change } = useFlowEditor();
  const { idle } = document;
  const w = words.flowInspector.idle;
  const set = (next: Idle | undefined, merge?: string) =>
    change(
      words.flowInspector.changed.idle,
      (doc) => setRoot(doc, { idle: next }),
      merge === undefined ? undefined : { merge },
    );
  const text = (key: "prompt" | "goodbye") => (
    <LineField
      label={w[key]}
      rows={2}
      at={`/idle/${key}`}
      value={idle?.[key] ?? ""}
      onChange={(to) =>
        idle && set(patchObject<Idle>(idle, { [key]: to === "" ? undefined : to }), `/idle/${key}`)
      }
    />
  );
  return (
    <>
      <TickField
        label={w.on}
        at="/idle"
        checked={idle !== undefined}
        onChange={(on) => set(on ? usual : undefined)}
      />
      {idle !== undefined && (
        <>
          <div className="flex gap-3">
            <NumberField
              label={w.timeout}
              fault={words.flowInspector.property.noNumber}
              at="/idle/timeout_s"
              value={idle.timeout_s}
              onChange={(value) =>
                value !== undefined &&
                set(patchObject(idle, { timeout_s: value }), "/idle/timeout_s")
              }
            />
            <NumberField
              label={w.retries}
              fault={words.flowInspector.property.noWhole}
              whole
              at="/idle/max_retries"
              value={idle.max_retries}
              onChange={(value) =>
                value !== undefined &&
                set(patchObject(idle, { max_retries: value }), "/idle/max_retries")
              }
            />
          </div>
          {text("prompt")}
          {text("goodbye")}
          <UnknownKeys value={idle} known={["timeout_s", "max_retries", "prompt", "goodbye"]} />
        </>
      )}
    </>
  );
}
