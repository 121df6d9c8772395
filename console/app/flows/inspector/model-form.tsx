// The model that speaks, its voice and language, and who goes on when it fails.
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
      longest={longest}
      value={model[key] ?? ""}
      onChange={(text) => edit({ [key]: text === "" ? undefined : text })}
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
      <Fallback />
    </>
  );
}

type Other = NonNullable<ModelChoice["fallback"]>;

function Fallback() {
  const { model, setModel } = useFlowEditor();
  const { fallback } = model;
  const w = words.flowInspector.model;
  const set = (next: Other | undefined) =>
    setModel(patchObject<ModelChoice>(model, { fallback: next }));
  const line = (key: "name" | "voice", longest: number) => (
    <LineField
      label={w.fallbackOf(w[key])}
      at={`#model/fallback/${key}`}
      longest={longest}
      value={fallback?.[key] ?? ""}
      onChange={(text) =>
        fallback && set(patchObject<Other>(fallback, { [key]: text === "" ? undefined : text }))
      }
    />
  );
  return (
    <>
      <ChoiceField
        label={w.fallback}
        hint={w.fallbackHint}
        at="#model/fallback/provider"
        value={fallback?.provider ?? ""}
        options={[
          ["", w.noFallback],
          ["gemini", w.providers.gemini],
          ["openai", w.providers.openai],
        ]}
        onChange={(provider) => set(provider === "" ? undefined : { provider })}
      />
      {fallback !== undefined && line("name", 200)}
      {fallback !== undefined && line("voice", 100)}
    </>
  );
}
