// What the model is told: messages in order, each with its role.
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";
import { setNodeData } from "../document/edit-nodes.ts";
import type { FlowMessage } from "../document/flow-document.ts";
import { moveEntry, patchObject, removeAt, replaceAt } from "../document/patch-object.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { TemplateField } from "../templates/template-field.tsx";
import { OrderedList } from "./ordered-list.tsx";
import { ChoiceField } from "./fields.tsx";
import { ProblemsAt } from "./problems-at.tsx";
import { Section } from "./section.tsx";

const roles = ["system", "user", "assistant", "developer"] as const;

interface MessageListProps {
  node: string;
  list: "role_messages" | "task_messages";
  messages: FlowMessage[];
  /** Pointer of the list. */
  at: string;
}

export function MessageList({ node, list, messages, at }: MessageListProps) {
  const { change, readOnly } = useFlowEditor();
  const w = words.flowInspector;
  const set = (next: FlowMessage[], merge?: string) =>
    change(
      w.changed.messages,
      (doc) => setNodeData(doc, node, { [list]: next }),
      merge === undefined ? undefined : { merge },
    );
  const setOne = (index: number, patch: Partial<FlowMessage>, merge?: string) => {
    const before = messages[index];
    if (before !== undefined) set(replaceAt(messages, index, patchObject(before, patch)), merge);
  };
  return (
    <Section title={w.messages[list]} hint={w.messages.hints[list]} count={messages.length}>
      <ProblemsAt at={at} />
      <OrderedList
        label={w.messages[list]}
        entries={messages}
        nameOf={(_message, index) => w.messages.one(index + 1)}
        move={(from, to) => set(moveEntry(messages, from, to))}
        remove={(index) => set(removeAt(messages, index))}
        head={({ role }, index) => (
          <ChoiceField
            bare
            label={w.messages.role(index + 1)}
            at={`${at}/${index}/role`}
            value={role}
            options={roles.map((name) => [name, w.messages.roles[name]])}
            onChange={(next) => setOne(index, { role: next })}
          />
        )}
        render={({ content }, index) => (
          <TemplateField
            bare
            label={w.messages.one(index + 1)}
            at={`${at}/${index}/content`}
            rows={4}
            value={content}
            place={{ node }}
            readOnly={readOnly}
            onChange={(text) => setOne(index, { content: text }, `${at}/${index}/content`)}
          />
        )}
      />
      {!readOnly && (
        <Button
          className="self-start"
          onClick={() => set([...messages, { role: "system", content: "" }])}
        >
          {w.messages.add[list]}
        </Button>
      )}
    </Section>
  );
}
