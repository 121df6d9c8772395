// What a node does with the talk before it: keep it, forget it, or keep a summary.
import { words } from "../../words/words.ts";
import { setNodeData } from "../document/edit-nodes.ts";
import type { NodeData } from "../document/flow-document.ts";
import { patchObject } from "../document/patch-object.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { ChoiceField, LineField } from "./fields.tsx";

type Strategy = NonNullable<NodeData["context_strategy"]>;

export function ContextStrategy(props: {
  node: string;
  value: NodeData["context_strategy"];
  at: string;
}) {
  const { node, value, at } = props;
  const { change } = useFlowEditor();
  const w = words.flowInspector.context;
  const set = (next: Strategy | undefined, merge?: string) =>
    change(
      words.flowInspector.changed.context,
      (doc) => setNodeData(doc, node, { context_strategy: next }),
      merge === undefined ? undefined : { merge },
    );
  const chosen = value?.strategy.toUpperCase() ?? "";
  const strategy = (["APPEND", "RESET", "RESET_WITH_SUMMARY"] as const).find(
    (one) => one === chosen,
  );
  return (
    <>
      <ChoiceField
        label={w.label}
        at={`${at}/strategy`}
        value={strategy ?? ""}
        options={[
          ["", w.none],
          ["APPEND", w.APPEND],
          ["RESET", w.RESET],
          ["RESET_WITH_SUMMARY", w.RESET_WITH_SUMMARY],
        ]}
        hint={w.hints[strategy ?? ""]}
        onChange={(next) =>
          set(
            next === ""
              ? undefined
              : patchObject<Strategy>(value ?? { strategy: next }, { strategy: next }),
          )
        }
      />
      {value && strategy === "RESET_WITH_SUMMARY" && (
        <LineField
          label={w.prompt}
          at={`${at}/summary_prompt`}
          rows={3}
          value={value.summary_prompt ?? ""}
          hint={w.promptHint}
          onChange={(text) =>
            set(
              patchObject<Strategy>(value, { summary_prompt: text === "" ? undefined : text }),
              `${at}/summary_prompt`,
            )
          }
        />
      )}
    </>
  );
}
