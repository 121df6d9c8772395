// The inspector: whatever of the flow is looked at, as a form. A panel beside the canvas, a sheet over it where that is narrow.
import { useEffect, useId, useRef, useState } from "react";
import { CloseIcon } from "../../look/icons.tsx";
import { words } from "../../words/words.ts";
import { actionsOf } from "../document/edit-actions.ts";
import { functionsOf } from "../document/edit-functions.ts";
import { findNode } from "../document/edit-nodes.ts";
import type { FlowDocument } from "../document/flow-document.ts";
import type { Selection } from "../document/selection.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { ActionForm } from "./action-form.tsx";
import { actionName } from "./action-list.tsx";
import { FlowForm } from "./flow-form.tsx";
import { FunctionForm } from "./function-form.tsx";
import { NodeForm } from "./node-form.tsx";
import { SmallButton } from "./small-button.tsx";
import { useInspectorFocus } from "./use-inspector-focus.ts";

/** A way is changed where it is written: in its function or action. */
function shownOf(selection: Selection): Exclude<Selection, { kind: "edge" }> {
  if (selection.kind !== "edge") return selection;
  const { way } = selection;
  return way.from === "function"
    ? { kind: "function", node: way.node, index: way.index }
    : { kind: "action", node: way.node, list: way.list, index: way.index };
}

function formOf(document: FlowDocument, shown: Exclude<Selection, { kind: "edge" }>) {
  const w = words.flowInspector;
  if (shown.kind === "node") {
    const node = findNode(document, shown.node);
    // By its id: the form of another node is another form.
    if (node !== undefined)
      return {
        title: w.titles.node(node.data?.label ?? node.id),
        form: <NodeForm key={node.id} node={node} />,
      };
  }
  if (shown.kind === "function") {
    const { node, index } = shown;
    const source = functionsOf(document, node)[index];
    if (source !== undefined)
      return {
        title: w.titles.function(source.name),
        form: (
          <FunctionForm
            key={JSON.stringify([node, index])}
            owner={node}
            index={index}
            source={source}
          />
        ),
      };
  }
  if (shown.kind === "action") {
    const { node, list, index } = shown;
    const action = actionsOf(document, node, list)[index];
    if (action !== undefined)
      return {
        title: w.titles.action(actionName(action)),
        form: (
          <ActionForm
            key={JSON.stringify([node, list, index])}
            node={node}
            list={list}
            index={index}
            action={action}
          />
        ),
      };
  }
  return { title: w.titles.flow, form: <FlowForm /> };
}

export function Inspector() {
  const { document, selection, readOnly } = useFlowEditor();
  const panel = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const titleId = useId();
  const [open, setOpen] = useState(false);
  const [seen, setSeen] = useState(selection);
  // On a narrow screen the sheet comes when something is chosen.
  if (seen !== selection) {
    setSeen(selection);
    setOpen(true);
  }
  useInspectorFocus(panel, heading, selection);
  useEffect(() => {
    if (!open) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && panel.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [open]);
  const shown = shownOf(selection);
  const { title, form } = formOf(document, shown);
  const w = words.flowInspector;
  return (
    <>
      {!open && (
        <button
          type="button"
          onClick={() => setOpen(true)}
          className="card fixed right-3 bottom-16 z-20 min-h-11 max-w-[65vw] truncate px-4 font-medium shadow-xl lg:hidden"
        >
          {w.open(title)}
        </button>
      )}
      <aside
        ref={panel}
        aria-labelledby={titleId}
        className={`flex min-h-0 flex-col bg-card text-ink max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-30 max-lg:max-h-[85dvh] max-lg:rounded-t-2xl max-lg:border max-lg:border-line-strong max-lg:shadow-2xl lg:h-full lg:w-full ${open ? "" : "max-lg:hidden"}`}
      >
        <header className="flex items-start gap-2 border-b border-line px-4 py-3">
          <div className="min-w-0 flex-1">
            <Back shown={shown} />
            <h2
              ref={heading}
              id={titleId}
              tabIndex={-1}
              className="font-semibold wrap-anywhere focus-visible:outline-none"
            >
              {title}
            </h2>
            {readOnly && <p className="text-sm text-soft">{w.readOnly}</p>}
          </div>
          <div className="lg:hidden">
            <SmallButton label={w.close} onClick={() => setOpen(false)}>
              <CloseIcon />
            </SmallButton>
          </div>
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 py-3">{form}</div>
      </aside>
    </>
  );
}

/** The way up: from a function or an action to its node, from a node to the flow. */
function Back({ shown }: { shown: Exclude<Selection, { kind: "edge" }> }) {
  const { document, select } = useFlowEditor();
  const w = words.flowInspector;
  if (shown.kind === "flow") return null;
  const node =
    shown.kind === "node" || shown.node === null ? undefined : findNode(document, shown.node);
  return (
    <nav aria-label={w.back} className="flex flex-wrap gap-x-2 text-sm">
      <Step name={w.titles.flow} open={() => select({ kind: "flow" })} />
      {node !== undefined && (
        <Step
          name={node.data?.label ?? node.id}
          open={() => select({ kind: "node", node: node.id })}
        />
      )}
    </nav>
  );
}

function Step({ name, open }: { name: string; open: () => void }) {
  return (
    <button
      type="button"
      onClick={open}
      className="min-h-6 text-left text-brand wrap-anywhere after:pl-2 after:text-soft after:content-['/'] hover:underline"
    >
      {name}
    </button>
  );
}
