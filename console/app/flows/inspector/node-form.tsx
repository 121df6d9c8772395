// One node: what it is called, what it says and does, and which functions it has.
import { pointer } from "@pipecast/flow/check/problem";
import { startNode } from "@pipecast/flow/document/start-node";
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";
import { findNode, renameNode, setNode, setNodeData, setStart } from "../document/edit-nodes.ts";
import type { FlowNode } from "../document/flow-document.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { TemplateField } from "../templates/template-field.tsx";
import { ActionList } from "./action-list.tsx";
import { ContextStrategy } from "./context-strategy.tsx";
import { ChoiceField, LineField, NameField, TickField } from "./fields.tsx";
import { FunctionList } from "./function-list.tsx";
import { MessageList } from "./message-list.tsx";
import { ProblemsAt } from "./problems-at.tsx";
import { Section } from "./section.tsx";
import { UnknownKeys } from "./unknown-keys.tsx";

const known = ["id", "type", "position", "data"];
const knownData = [
  "label",
  "role_message",
  "role_messages",
  "task_messages",
  "functions",
  "pre_actions",
  "post_actions",
  "context_strategy",
  "respond_immediately",
];

export function NodeForm({ node }: { node: FlowNode }) {
  const { document } = useFlowEditor();
  const at = pointer("nodes", document.nodes.indexOf(node));
  const data = node.data ?? {};
  const w = words.flowInspector;
  return (
    <>
      <ProblemsAt at={at} />
      <NodeFacts node={node} at={at} />
      <RoleMessage node={node} at={at} />
      <MessageList
        node={node.id}
        list="role_messages"
        messages={data.role_messages ?? []}
        at={`${at}/data/role_messages`}
      />
      <MessageList
        node={node.id}
        list="task_messages"
        messages={data.task_messages ?? []}
        at={`${at}/data/task_messages`}
      />
      <Section
        title={w.functions.title}
        hint={w.functions.hint}
        count={data.functions?.length ?? 0}
      >
        <FunctionList owner={node.id} at={`${at}/data/functions`} />
      </Section>
      <ActionList node={node.id} list="pre_actions" at={`${at}/data/pre_actions`} />
      <ActionList node={node.id} list="post_actions" at={`${at}/data/post_actions`} />
      <UnknownKeys value={data} known={knownData} />
      <UnknownKeys value={node} known={known} />
    </>
  );
}

function NodeFacts({ node, at }: { node: FlowNode; at: string }) {
  const { document, change, select, readOnly } = useFlowEditor();
  const w = words.flowInspector.node;
  const { changed } = words.flowInspector;
  const data = node.data ?? {};
  const starts = startNode(document) === node;
  const rename = (id: string) => {
    change(changed.renameNode, (doc) => renameNode(doc, node.id, id));
    select({ kind: "node", node: id });
  };
  return (
    <div className="flex flex-col gap-3 pb-3">
      <LineField
        label={w.label}
        at={`${at}/data/label`}
        value={data.label ?? ""}
        onChange={(label) =>
          change(
            changed.label,
            (doc) => setNodeData(doc, node.id, { label: label === "" ? undefined : label }),
            {
              merge: `${at}/data/label`,
            },
          )
        }
      />
      <NameField
        label={w.id}
        at={`${at}/id`}
        value={node.id}
        hint={w.idHint}
        refuse={(id) => {
          if (id === "") return w.idEmpty;
          if (id.length > 200) return w.idLong;
          return findNode(document, id) === undefined ? undefined : w.idTaken;
        }}
        onRename={rename}
      />
      <ChoiceField
        label={w.type}
        at={`${at}/type`}
        value={node.type ?? "node"}
        options={[
          ["initial", w.types.initial],
          ["node", w.types.node],
          ["end", w.types.end],
        ]}
        hint={starts ? w.starts : undefined}
        onChange={(type) =>
          change(changed.type, (doc) =>
            type === "initial" ? setStart(doc, node.id) : setNode(doc, node.id, { type }),
          )
        }
      />
      {!starts && !readOnly && (
        <Button
          className="self-start"
          onClick={() => change(changed.start, (doc) => setStart(doc, node.id))}
        >
          {w.makeStart}
        </Button>
      )}
      <TickField
        label={w.respond}
        hint={w.respondHint}
        at={`${at}/data/respond_immediately`}
        checked={data.respond_immediately !== false}
        onChange={(on) =>
          change(changed.respond, (doc) =>
            setNodeData(doc, node.id, { respond_immediately: on ? undefined : false }),
          )
        }
      />
      <ContextStrategy
        node={node.id}
        value={data.context_strategy}
        at={`${at}/data/context_strategy`}
      />
    </div>
  );
}

/** The single role text of newer files; who has none uses messages. */
function RoleMessage({ node, at }: { node: FlowNode; at: string }) {
  const { change, readOnly } = useFlowEditor();
  const text = node.data?.role_message;
  const w = words.flowInspector;
  if (text === undefined) return null;
  const place = `${at}/data/role_message`;
  return (
    <TemplateField
      label={w.messages.role_message}
      at={place}
      rows={4}
      value={text}
      place={{ node: node.id }}
      readOnly={readOnly}
      onChange={(next) =>
        change(w.changed.messages, (doc) => setNodeData(doc, node.id, { role_message: next }), {
          merge: place,
        })
      }
    />
  );
}
