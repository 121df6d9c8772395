// One action: a webhook, words to say, the end of the conversation, or a built-in function.
import { pointer } from "@pipecast/flow/check/problem";
import { BUILT_IN_HANDLERS } from "@pipecast/flow/compile/compile-action";
import { words } from "../../words/words.ts";
import { actionsOf, setAction, setActions } from "../document/edit-actions.ts";
import type { ActionList, FlowAction, FlowDocument } from "../document/flow-document.ts";
import { type Patch, replaceAt } from "../document/patch-object.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { TemplateField } from "../templates/template-field.tsx";
import { ChoiceField, LineField } from "./fields.tsx";
import { actionTypes, changeType, isActionType } from "./new-action.ts";
import { ProblemsAt } from "./problems-at.tsx";
import { UnknownKeys } from "./unknown-keys.tsx";
import { WebhookForm } from "./webhook-form.tsx";

const known: Record<string, readonly string[]> = {
  webhook: ["type", "url", "method", "body", "auth", "timeout_ms", "save_as", "on_error"],
  tts_say: ["type", "text"],
  end_conversation: ["type", "text", "outcome"],
  function: ["type", "handler"],
};

export function actionPointer(
  doc: FlowDocument,
  node: string,
  list: ActionList,
  index: number,
): string {
  return pointer(
    "nodes",
    doc.nodes.findIndex(({ id }) => id === node),
    "data",
    list,
    index,
  );
}

interface ActionFormProps {
  node: string;
  list: ActionList;
  index: number;
  action: FlowAction;
}

export function ActionForm({ node, list, index, action }: ActionFormProps) {
  const { document, change } = useFlowEditor();
  const at = actionPointer(document, node, list, index);
  const w = words.flowInspector.actions;
  const { changed } = words.flowInspector;
  const edit = (patch: Patch<FlowAction>, merge?: string) =>
    change(
      changed.action,
      (doc) => setAction(doc, node, list, index, patch),
      merge === undefined ? undefined : { merge },
    );
  const types = actionTypes.map((name) => [name, w.types[name]] as const);
  const turn = (type: string) => {
    if (!isActionType(type)) return;
    change(changed.action, (doc) =>
      setActions(
        doc,
        node,
        list,
        replaceAt(actionsOf(doc, node, list), index, changeType(action, type)),
      ),
    );
  };
  return (
    <>
      <ProblemsAt at={at} />
      <div className="flex flex-col gap-3 pb-3">
        <ChoiceField
          label={w.type}
          at={`${at}/type`}
          value={action.type}
          options={
            isActionType(action.type) ? types : [[action.type, w.unknown(action.type)], ...types]
          }
          hint={isActionType(action.type) ? w.about[action.type] : undefined}
          onChange={turn}
        />
        {action.type === "webhook" && (
          <WebhookForm node={node} list={list} index={index} action={action} edit={edit} at={at} />
        )}
        {(action.type === "tts_say" || action.type === "end_conversation") && (
          <Words node={node} action={action} edit={edit} at={at} />
        )}
        {action.type === "function" && (
          <LineField
            label={w.handler}
            hint={w.handlerHint(BUILT_IN_HANDLERS.join(", "))}
            mono
            at={`${at}/handler`}
            value={action.handler ?? ""}
            onChange={(handler) => edit({ handler }, `${at}/handler`)}
          />
        )}
      </div>
      <UnknownKeys value={action} known={known[action.type] ?? ["type"]} />
    </>
  );
}

function Words(props: {
  node: string;
  action: FlowAction;
  edit: (patch: Patch<FlowAction>, merge?: string) => void;
  at: string;
}) {
  const { node, action, edit, at } = props;
  const { readOnly } = useFlowEditor();
  const w = words.flowInspector.actions;
  const ends = action.type === "end_conversation";
  return (
    <>
      <TemplateField
        label={ends ? w.goodbye : w.text}
        at={`${at}/text`}
        rows={3}
        value={action.text ?? ""}
        place={{ node }}
        readOnly={readOnly}
        onChange={(text) => edit({ text: ends && text === "" ? undefined : text }, `${at}/text`)}
      >
        <ProblemsAt at={`${at}/text`} without="TEMPLATE_" />
      </TemplateField>
      {ends && (
        <ChoiceField
          label={w.outcome}
          at={`${at}/outcome`}
          value={action.outcome ?? "completed"}
          options={[
            ["completed", w.outcomes.completed],
            ["failed", w.outcomes.failed],
          ]}
          onChange={(outcome) => edit({ outcome: outcome === "completed" ? undefined : outcome })}
        />
      )}
    </>
  );
}
