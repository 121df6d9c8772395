// A webhook: what is called, with what, in whose name, and what becomes of the answer.
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";
import type { ActionList, FlowAction } from "../document/flow-document.ts";
import type { Patch } from "../document/patch-object.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { TemplateField } from "../templates/template-field.tsx";
import { AuthChoice } from "./auth-choice.tsx";
import { BodyEditor } from "./body-editor.tsx";
import { ChoiceField, NumberField } from "./fields.tsx";
import { type Preset, presets } from "./new-action.ts";
import { ProblemsAt } from "./problems-at.tsx";
import { Section } from "./section.tsx";
import { TemplateRows } from "./template-rows.tsx";
import { WayChoice } from "./way-choice.tsx";

const methods = ["POST", "PUT", "PATCH", "GET", "DELETE"] as const;

interface WebhookFormProps {
  node: string;
  list: ActionList;
  index: number;
  action: FlowAction;
  edit: (patch: Patch<FlowAction>, merge?: string) => void;
  at: string;
}

export function WebhookForm({ node, list, index, action, edit, at }: WebhookFormProps) {
  const { readOnly } = useFlowEditor();
  const w = words.flowInspector.webhook;
  const method = (action.method ?? "POST").toUpperCase();
  const known = methods.find((name) => name === method);
  const names = methods.map((name) => [name, name] as const);
  return (
    <>
      {!readOnly && <Presets edit={edit} />}
      <TemplateField
        label={w.url}
        at={`${at}/url`}
        mono
        value={action.url ?? ""}
        place={{ node }}
        readOnly={readOnly}
        onChange={(url) => edit({ url }, `${at}/url`)}
      >
        <ProblemsAt at={`${at}/url`} without="TEMPLATE_" />
      </TemplateField>
      <ChoiceField
        label={w.method}
        at={`${at}/method`}
        value={known ?? method}
        options={known === undefined ? [[method, method], ...names] : names}
        onChange={(next) => edit({ method: next === "POST" ? undefined : next })}
      />
      <BodyEditor
        node={node}
        body={action.body}
        set={(body) => edit({ body }, `${at}/body`)}
        at={`${at}/body`}
      />
      <AuthChoice value={action.auth ?? "none"} set={(auth) => edit({ auth })} at={`${at}/auth`} />
      <NumberField
        label={w.timeout}
        hint={w.timeoutHint}
        fault={words.flowInspector.property.noWhole}
        whole
        at={`${at}/timeout_ms`}
        value={action.timeout_ms}
        onChange={(value) => edit({ timeout_ms: value }, `${at}/timeout_ms`)}
      />
      <Section title={w.save} hint={w.saveHint} count={Object.keys(action.save_as ?? {}).length}>
        <TemplateRows
          label={w.save}
          add={w.saveAdd}
          empty={w.saveNone}
          rows={action.save_as ?? {}}
          set={(rows, merge) =>
            edit({ save_as: Object.keys(rows).length === 0 ? undefined : rows }, merge)
          }
          place={{ node, response: true }}
          at={`${at}/save_as`}
        />
      </Section>
      <WayChoice
        way={{ from: "action", node, list, index }}
        label={w.onError}
        at={`${at}/on_error`}
        nowhere={w.goOn}
      />
    </>
  );
}

/** What most webhooks are for, filled in. */
function Presets({ edit }: { edit: WebhookFormProps["edit"] }) {
  const w = words.flowInspector.webhook;
  const fill = (name: Preset) => {
    const { url, auth, body } = presets[name];
    edit({ url, auth, body, method: undefined });
  };
  return (
    <div role="group" aria-label={w.presets} className="flex flex-wrap items-center gap-2">
      <span className="text-sm text-soft">{w.presets}</span>
      {(["ticket", "transfer", "hangup"] as const).map((name) => (
        <Button key={name} className="min-h-8 px-3 text-sm" onClick={() => fill(name)}>
          {w.presetNames[name]}
        </Button>
      ))}
    </div>
  );
}
