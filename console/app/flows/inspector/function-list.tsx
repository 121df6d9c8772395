// The functions of a node, or those that every node has: in order, each opened by its name.
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";
import {
  addFunction,
  functionsOf,
  moveFunction,
  removeFunction,
} from "../document/edit-functions.ts";
import type { FlowFunction, FunctionOwner } from "../document/flow-document.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { OpenButton } from "./open-button.tsx";
import { OrderedList } from "./ordered-list.tsx";
import { ProblemsAt } from "./problems-at.tsx";

export function FunctionList({ owner, at }: { owner: FunctionOwner; at: string }) {
  const { document, change, select, readOnly } = useFlowEditor();
  const functions = functionsOf(document, owner);
  const w = words.flowInspector.functions;
  const add = () => {
    const fresh: FlowFunction = {
      name: "new_function",
      description: "",
      properties: {},
      required: [],
    };
    change(words.flowInspector.changed.addFunction, (doc) => addFunction(doc, owner, fresh));
    select({ kind: "function", node: owner, index: functions.length });
  };
  return (
    <>
      <ProblemsAt at={at} />
      <OrderedList
        label={w.list}
        entries={functions}
        empty={w.none}
        nameOf={({ name }) => name}
        move={(from, to) =>
          change(words.flowInspector.changed.order, (doc) => moveFunction(doc, owner, from, to))
        }
        remove={(index) =>
          change(words.flowInspector.changed.removeFunction, (doc) =>
            removeFunction(doc, owner, index),
          )
        }
        head={({ name }, index) => (
          <OpenButton
            name={name}
            at={`${at}/${index}`}
            open={() => select({ kind: "function", node: owner, index })}
          />
        )}
        render={(source) => <p className="text-sm text-soft wrap-anywhere">{leadsTo(source)}</p>}
      />
      {!readOnly && (
        <Button className="self-start" onClick={add}>
          {w.add}
        </Button>
      )}
    </>
  );
}

function leadsTo({ decision, next_node_id: next }: FlowFunction): string {
  const w = words.flowInspector.functions;
  if (decision) return w.decides(decision.conditions.length);
  return next ? w.goesTo(next) : w.stays;
}
