// The model that speaks, its voice and language.
import { ModelChoice } from "@pipecast/contracts/gateway/bots";
import { words } from "../../words/words.ts";
import { type Patch, patchObject } from "../document/patch-object.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { ChoiceField, LineField } from "./fields.tsx";

const providers = ModelChoice.shape.provider.options;

export function ModelForm() {
  const { model, setModel } = useFlowEditor();
  const w = words.flowInspector.model;
  const edit = (patch: Patch<ModelChoice>) => setModel(patchObject<ModelChoice>(model, patch));
  const line = (key: "name" | "voice" | "language", longest: number) => (
    <LineField
      label={w[key]}
      hint={w.hints[key]}
      at={`#model/${key}`}
      value={model[key] ?? ""}
      onChange={(text) => edit({ [key]: text === "" ? undefined : text.slice(0, longest) })}
    />
  );
  return (
    <>
      <ChoiceField
        label={w.provider}
        at="#model/provider"
        value={model.provider}
        options={providers.map((name) => [name, w.providers[name]])}
        onChange={(provider) => edit({ provider })}
      />
      {line("name", 200)}
      {line("voice", 100)}
      {line("language", 35)}
    </>
  );
}
