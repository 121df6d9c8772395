// Where a function leads by conditions: an expression, the cases it is compared with, and the rest.
import { OPERATORS } from "@pipecast/flow/document/flow-schema";
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";
import { addCondition, removeCondition, setCondition, setDecision } from "../document/edit-ways.ts";
import type { FlowDecision, FunctionOwner } from "../document/flow-document.ts";
import { moveEntry } from "../document/patch-object.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { likeBefore } from "../values/edit-map.ts";
import { ChoiceField, LineField } from "./fields.tsx";
import { OrderedList } from "./ordered-list.tsx";
import { UnknownKeys } from "./unknown-keys.tsx";
import { WayChoice } from "./way-choice.tsx";

const known = [
  "action",
  "language",
  "conditions",
  "default_next_node_id",
  "decision_node_position",
];

interface DecisionFormProps {
  owner: FunctionOwner;
  index: number;
  decision: FlowDecision;
  at: string;
}

export function DecisionForm({ owner, index, decision, at }: DecisionFormProps) {
  const { change, readOnly } = useFlowEditor();
  const w = words.flowInspector.decision;
  const { changed } = words.flowInspector;
  const language = decision.language ?? "python";
  const way = (slot: "default" | number) =>
    ({ from: "function", node: owner, index, slot }) as const;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <ChoiceField
        label={w.language}
        at={`${at}/language`}
        value={language}
        options={[
          ["cel", "CEL"],
          ["python", "Python"],
        ]}
        hint={w.languageHints[language]}
        onChange={(next) =>
          change(changed.decision, (doc) => setDecision(doc, owner, index, { language: next }))
        }
      />
      <LineField
        label={w.action[language]}
        at={`${at}/action`}
        mono
        rows={2}
        value={decision.action}
        onChange={(action) =>
          change(changed.decision, (doc) => setDecision(doc, owner, index, { action }), {
            merge: `${at}/action`,
          })
        }
      />
      <OrderedList
        label={w.conditions}
        entries={decision.conditions}
        empty={w.none}
        nameOf={(_condition, at_) => w.condition(at_ + 1)}
        move={(from, to) =>
          change(changed.order, (doc) =>
            setDecision(doc, owner, index, {
              conditions: moveEntry(decision.conditions, from, to),
            }),
          )
        }
        remove={(nth) => change(changed.decision, (doc) => removeCondition(doc, owner, index, nth))}
        head={({ operator }, nth) => (
          <ChoiceField
            bare
            label={w.operator(nth + 1)}
            at={`${at}/conditions/${nth}/operator`}
            value={operator}
            options={OPERATORS.map((name) => [name, w.operators[name]])}
            onChange={(next) =>
              change(changed.decision, (doc) =>
                setCondition(doc, owner, index, nth, { operator: next }),
              )
            }
          />
        )}
        render={({ operator, value }, nth) => (
          <>
            {operator !== "not" && (
              <LineField
                label={w.value}
                mono
                placeholder={'"vip"'}
                at={`${at}/conditions/${nth}/value`}
                value={String(value ?? "")}
                onChange={(text) =>
                  change(
                    changed.decision,
                    (doc) =>
                      setCondition(doc, owner, index, nth, { value: likeBefore(text, value) }),
                    { merge: `${at}/conditions/${nth}/value` },
                  )
                }
              />
            )}
            <WayChoice way={way(nth)} label={w.leads} at={`${at}/conditions/${nth}/next_node_id`} />
          </>
        )}
      />
      {!readOnly && (
        <Button
          className="self-start"
          onClick={() =>
            change(changed.decision, (doc) =>
              addCondition(doc, owner, index, {
                operator: "==",
                value: '""',
                next_node_id: decision.default_next_node_id,
              }),
            )
          }
        >
          {w.add}
        </Button>
      )}
      <WayChoice way={way("default")} label={w.otherwise} at={`${at}/default_next_node_id`} />
      {!readOnly && (
        <Button
          look="quiet"
          className="self-start"
          onClick={() => change(changed.decision, (doc) => setDecision(doc, owner, index, null))}
        >
          {w.remove}
        </Button>
      )}
      <UnknownKeys value={decision} known={known} />
    </div>
  );
}
