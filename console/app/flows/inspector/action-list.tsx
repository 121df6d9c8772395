// What a node does before it speaks, or after: in order, each opened by what it is.
import { useId, useState } from "react";
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";
import { actionsOf, addAction, moveAction, removeAction } from "../document/edit-actions.ts";
import type { ActionList as ListName, FlowAction } from "../document/flow-document.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { type ActionType, actionTypes, isActionType, newAction } from "./new-action.ts";
import { OpenButton } from "./open-button.tsx";
import { OrderedList } from "./ordered-list.tsx";
import { ProblemsAt } from "./problems-at.tsx";
import { Section } from "./section.tsx";

export function actionName({ type }: FlowAction): string {
  return isActionType(type) ? words.flowInspector.actions.types[type] : type;
}

export function ActionList({ node, list, at }: { node: string; list: ListName; at: string }) {
  const { document, change, select, readOnly } = useFlowEditor();
  const actions = actionsOf(document, node, list);
  const [type, setType] = useState<ActionType>("tts_say");
  const id = useId();
  const w = words.flowInspector.actions;
  const { changed } = words.flowInspector;
  const add = () => {
    change(changed.addAction, (doc) => addAction(doc, node, list, newAction(type)));
    select({ kind: "action", node, list, index: actions.length });
  };
  return (
    <Section title={w[list]} hint={w.hints[list]} count={actions.length}>
      <ProblemsAt at={at} />
      <OrderedList
        label={w[list]}
        entries={actions}
        nameOf={(action, index) => `${actionName(action)} ${index + 1}`}
        move={(from, to) => change(changed.order, (doc) => moveAction(doc, node, list, from, to))}
        remove={(index) =>
          change(changed.removeAction, (doc) => removeAction(doc, node, list, index))
        }
        head={(action, index) => (
          <OpenButton
            name={actionName(action)}
            at={`${at}/${index}`}
            open={() => select({ kind: "action", node, list, index })}
          />
        )}
        render={({ text, url, handler }) => (
          <p
            className="line-clamp-3 text-sm text-soft wrap-anywhere"
            title={url ?? text ?? handler}
          >
            {url ?? text ?? handler ?? ""}
          </p>
        )}
      />
      {!readOnly && (
        <div className="flex flex-wrap gap-2">
          <label htmlFor={id} className="sr-only">
            {w.newType(w[list])}
          </label>
          <select
            id={id}
            className="field w-auto min-w-0 flex-1"
            value={type}
            onChange={({ target }) => isActionType(target.value) && setType(target.value)}
          >
            {actionTypes.map((name) => (
              <option key={name} value={name}>
                {w.types[name]}
              </option>
            ))}
          </select>
          <Button onClick={add}>{w.add}</Button>
        </div>
      )}
    </Section>
  );
}
