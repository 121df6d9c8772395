// Words that the engine itself says, where a flow wants its own.
import { words } from "../../words/words.ts";
import { setRoot } from "../document/edit-root.ts";
import { patchObject } from "../document/patch-object.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { TemplateField } from "../templates/template-field.tsx";
import { ProblemsAt } from "./problems-at.tsx";
import { UnknownKeys } from "./unknown-keys.tsx";

const keys = ["transfer_failed", "failed", "still_there", "goodbye", "menu_choice"] as const;

export function TextsForm() {
  const { document, change, readOnly } = useFlowEditor();
  const texts = document.texts ?? {};
  const w = words.flowInspector.texts;
  const set = (key: (typeof keys)[number], text: string) => {
    const next = patchObject(texts, { [key]: text === "" ? undefined : text });
    change(
      words.flowInspector.changed.texts,
      (doc) => setRoot(doc, { texts: Object.keys(next).length === 0 ? undefined : next }),
      { merge: `/texts/${key}` },
    );
  };
  return (
    <>
      {keys.map((key) => (
        <TemplateField
          key={key}
          label={w[key]}
          at={`/texts/${key}`}
          rows={2}
          value={texts[key] ?? ""}
          place={{ only: key === "menu_choice" ? ["choice", "digit"] : [] }}
          readOnly={readOnly}
          onChange={(text) => set(key, text)}
        >
          <ProblemsAt at={`/texts/${key}`} without="TEMPLATE_" />
        </TemplateField>
      ))}
      <UnknownKeys value={texts} known={keys} />
    </>
  );
}
