// The flow as a whole: name, model, value maps, and what holds at every node.
import { startNode } from "@pipecast/flow/document/start-node";
import { words } from "../../words/words.ts";
import { setMeta } from "../document/edit-root.ts";
import type { FlowDocument } from "../document/flow-document.ts";
import type { Patch } from "../document/patch-object.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { ValueMapList } from "../values/value-map-list.tsx";
import { LineField, NameField } from "./fields.tsx";
import { FunctionList } from "./function-list.tsx";
import { IdleForm } from "./idle-form.tsx";
import { ModelForm } from "./model-form.tsx";
import { OpenButton } from "./open-button.tsx";
import { ProblemsAt } from "./problems-at.tsx";
import { RootKeypad } from "./root-keypad.tsx";
import { Section } from "./section.tsx";
import { TextsForm } from "./texts-form.tsx";
import { UnknownKeys } from "./unknown-keys.tsx";

const known = [
  "meta",
  "nodes",
  "edges",
  "global_functions",
  "value_maps",
  "keypad",
  "idle",
  "texts",
];

export function FlowForm() {
  const { document, change, select } = useFlowEditor();
  const { meta } = document;
  const w = words.flowInspector.flow;
  const edit = (patch: Patch<FlowDocument["meta"]>, merge?: string) =>
    change(
      words.flowInspector.changed.meta,
      (doc) => setMeta(doc, patch),
      merge === undefined ? undefined : { merge },
    );
  const start = document.nodes.length === 0 ? undefined : startNode(document);
  return (
    <>
      <ProblemsAt at="" />
      <div className="flex flex-col gap-3 pb-3">
        <NameField
          mono={false}
          label={w.name}
          at="/meta/name"
          value={meta.name}
          refuse={(name) =>
            name === "" ? w.nameEmpty : name.length > 200 ? w.nameLong : undefined
          }
          onRename={(name) => edit({ name })}
        />
        <LineField
          label={w.version}
          hint={w.versionHint}
          at="/meta/version"
          value={meta.version ?? ""}
          onChange={(text) => edit({ version: text === "" ? undefined : text }, "/meta/version")}
        />
        <LineField
          label={w.description}
          rows={2}
          at="/meta/description"
          value={meta.description ?? ""}
          onChange={(text) =>
            edit({ description: text === "" ? undefined : text }, "/meta/description")
          }
        />
        {start !== undefined && (
          <div>
            <p className="text-sm text-soft">{w.start}</p>
            <OpenButton
              name={start.data?.label ?? start.id}
              at="/nodes#start"
              open={() => select({ kind: "node", node: start.id })}
            />
          </div>
        )}
      </div>
      <Section title={words.flowInspector.model.title} hint={words.flowInspector.model.hint} folded>
        <ModelForm />
      </Section>
      <Section
        title={words.flowInspector.values.title}
        hint={words.flowInspector.values.hint}
        count={Object.keys(document.value_maps ?? {}).length}
      >
        <ValueMapList />
      </Section>
      <Section
        title={w.globals}
        hint={w.globalsHint}
        count={document.global_functions?.length ?? 0}
      >
        <FunctionList owner={null} at="/global_functions" />
      </Section>
      <Section
        title={words.flowInspector.idle.title}
        hint={words.flowInspector.idle.hint}
        folded={document.idle === undefined}
      >
        <IdleForm />
      </Section>
      <Section title={w.keypad} hint={w.keypadHint} folded={document.keypad === undefined}>
        <RootKeypad />
      </Section>
      <Section
        title={words.flowInspector.texts.title}
        hint={words.flowInspector.texts.hint}
        folded={document.texts === undefined}
      >
        <TextsForm />
      </Section>
      <UnknownKeys value={meta} known={["name", "version", "description"]} />
      <UnknownKeys value={document} known={known} />
    </>
  );
}
