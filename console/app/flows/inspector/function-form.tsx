// One function: what the model may call, what it asks for, what is kept of it, and where it leads.
import { pointer } from "@pipecast/flow/check/problem";
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";
import { functionsOf, setFunction, setFunctions } from "../document/edit-functions.ts";
import { setDecision } from "../document/edit-ways.ts";
import type { FlowDocument, FlowFunction, FunctionOwner } from "../document/flow-document.ts";
import { type Patch, replaceAt } from "../document/patch-object.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { DecisionForm } from "./decision-form.tsx";
import { LineField, NameField } from "./fields.tsx";
import { KeypadForm } from "./keypad-form.tsx";
import { ProblemsAt } from "./problems-at.tsx";
import { PropertyForm } from "./property-form.tsx";
import { PropertyList } from "./property-list.tsx";
import { renameFunction, renameProperty } from "./rename-parts.ts";
import { Section } from "./section.tsx";
import { TemplateRows } from "./template-rows.tsx";
import { UnknownKeys } from "./unknown-keys.tsx";
import { WayChoice } from "./way-choice.tsx";

const known = [
  "name",
  "description",
  "properties",
  "required",
  "next_node_id",
  "decision",
  "state_mappings",
  "keypad",
];
const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;

export function functionPointer(doc: FlowDocument, owner: FunctionOwner, index: number): string {
  if (owner === null) return pointer("global_functions", index);
  const node = doc.nodes.findIndex(({ id }) => id === owner);
  return pointer("nodes", node, "data", "functions", index);
}

interface FunctionFormProps {
  owner: FunctionOwner;
  index: number;
  source: FlowFunction;
}

export function FunctionForm({ owner, index, source }: FunctionFormProps) {
  const { document, change } = useFlowEditor();
  const at = functionPointer(document, owner, index);
  const w = words.flowInspector;
  const edit = (patch: Patch<FlowFunction>, merge?: string) =>
    change(
      w.changed.function,
      (doc) => setFunction(doc, owner, index, patch),
      merge === undefined ? undefined : { merge },
    );
  const refuse = (name: string): string | undefined => {
    if (!NAME.test(name)) return w.rows.faults.letters;
    const others = functionsOf(document, owner).filter((_other, place) => place !== index);
    return others.some((other) => other.name === name) ? w.rows.faults.taken : undefined;
  };
  const properties = source.properties ?? {};
  return (
    <>
      <ProblemsAt at={at} />
      <div className="flex flex-col gap-3 pb-3">
        <NameField
          label={w.functions.name}
          at={`${at}/name`}
          value={source.name}
          refuse={refuse}
          onRename={(name) =>
            change(w.changed.renameFunction, (doc) => renameFunction(doc, owner, index, name))
          }
        />
        <LineField
          label={w.functions.description}
          hint={w.functions.descriptionHint}
          rows={2}
          at={`${at}/description`}
          value={source.description ?? ""}
          onChange={(description) => edit({ description }, `${at}/description`)}
        />
      </div>
      <Section
        title={w.property.title}
        hint={w.property.hint}
        count={Object.keys(properties).length}
      >
        <PropertyList
          label={w.property.title}
          properties={properties}
          required={source.required}
          set={edit}
          rename={(from, to) =>
            change(w.changed.renameProperty, (doc) => {
              const list = functionsOf(doc, owner);
              return setFunctions(
                doc,
                owner,
                replaceAt(list, index, renameProperty(source, from, to)),
              );
            })
          }
          at={at}
          depth={0}
          form={PropertyForm}
        />
      </Section>
      <Section
        title={w.mappings.title}
        hint={w.mappings.hint}
        count={Object.keys(source.state_mappings ?? {}).length}
      >
        <TemplateRows
          label={w.mappings.title}
          add={w.mappings.add}
          empty={w.mappings.none}
          rows={source.state_mappings ?? {}}
          set={(rows, merge) =>
            edit({ state_mappings: Object.keys(rows).length === 0 ? undefined : rows }, merge)
          }
          place={{ node: owner ?? undefined, mapping: source }}
          at={`${at}/state_mappings`}
        />
      </Section>
      <Leads owner={owner} index={index} source={source} at={at} />
      <Section title={w.keypad.title} hint={w.keypad.hint} folded={source.keypad === undefined}>
        <KeypadForm
          source={source}
          set={(keypad, merge) => edit({ keypad }, merge)}
          at={`${at}/keypad`}
        />
      </Section>
      <UnknownKeys value={source} known={known} />
    </>
  );
}

function Leads({ owner, index, source, at }: FunctionFormProps & { at: string }) {
  const { change, readOnly } = useFlowEditor();
  const w = words.flowInspector;
  const { decision } = source;
  // An empty expression would be no flow at all: it begins with something that can be evaluated.
  const [first] = Object.keys(source.properties ?? {});
  const action = first === undefined ? "true" : `args[${JSON.stringify(first)}]`;
  return (
    <Section title={w.way.title} hint={w.way.hint}>
      {decision ? (
        <DecisionForm owner={owner} index={index} decision={decision} at={`${at}/decision`} />
      ) : (
        <>
          <WayChoice
            way={{ from: "function", node: owner, index, slot: "next" }}
            label={w.way.next}
            at={`${at}/next_node_id`}
            nowhere={w.way.stay}
          />
          {!readOnly && (
            <Button
              className="self-start"
              onClick={() =>
                change(w.changed.decision, (doc) =>
                  setDecision(doc, owner, index, { language: "cel", action }),
                )
              }
            >
              {w.way.decide}
            </Button>
          )}
        </>
      )}
    </Section>
  );
}
