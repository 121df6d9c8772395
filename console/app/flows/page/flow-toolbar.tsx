// What stands above the flow: its name, whether it is kept, undo and redo, search, tidying, files, publishing.
import type { ReactNode } from "react";
import { Button } from "../../look/button.tsx";
import { ChevronIcon } from "../../look/icons.tsx";
import { Link } from "../../route.tsx";
import { words } from "../../words/words.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import {
  DownIcon,
  GearIcon,
  PlusIcon,
  RedoIcon,
  SearchIcon,
  TidyIcon,
  UndoIcon,
  UpIcon,
} from "./flow-icons.tsx";

interface ToolbarProps {
  botName: string;
  versionsHref: string;
  view: "canvas" | "list";
  setView: (view: "canvas" | "list") => void;
  undoLabel: string | undefined;
  redoLabel: string | undefined;
  search: () => void;
  tidy: () => void;
  takeIn: () => void;
  save: () => void;
  publish: () => void;
  publishing: boolean;
  newBot: () => void;
  /** What stands beside the flow. */
  sides: ReactNode;
  children: ReactNode;
}

export function FlowToolbar(props: ToolbarProps) {
  const { undo, redo, canUndo, canRedo, readOnly, select } = useFlowEditor();
  const { botName, versionsHref, view, setView, undoLabel, redoLabel, publishing, children } =
    props;
  const w = words.flowEditor.toolbar;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-card px-3 py-1.5">
      <Link
        href="/bots"
        aria-label={w.back}
        title={w.back}
        className="inline-flex size-9 items-center justify-center rounded-[9px] text-soft hover:bg-sunken"
      >
        <ChevronIcon className="size-5 rotate-180" />
      </Link>
      <h1 className="min-w-0 font-semibold wrap-anywhere">{botName}</h1>
      <div className="min-w-0 grow basis-24">{children}</div>
      <div role="toolbar" aria-label={w.label} className="flex flex-wrap items-center gap-0.5">
        <Tool
          name={undoLabel === undefined ? w.undo : w.undoOf(undoLabel)}
          keys="Control+Z"
          off={!canUndo || readOnly}
          act={undo}
        >
          <UndoIcon />
        </Tool>
        <Tool
          name={redoLabel === undefined ? w.redo : w.redoOf(redoLabel)}
          keys="Control+Shift+Z"
          off={!canRedo || readOnly}
          act={redo}
        >
          <RedoIcon />
        </Tool>
        <Tool name={w.search} keys="Control+F" act={props.search}>
          <SearchIcon />
        </Tool>
        <Tool name={w.tidy} off={readOnly} act={props.tidy}>
          <TidyIcon />
        </Tool>
        <Tool name={w.settings} act={() => select({ kind: "flow" })}>
          <GearIcon />
        </Tool>
        <Tool name={w.newBot} off={readOnly} act={props.newBot}>
          <PlusIcon />
        </Tool>
        <Tool name={w.takeIn} off={readOnly} act={props.takeIn}>
          <UpIcon />
        </Tool>
        <Tool name={w.save} act={props.save}>
          <DownIcon />
        </Tool>
      </div>
      <div role="group" aria-label={w.view} className="inline-flex rounded-[9px] bg-sunken p-1">
        {(["canvas", "list"] as const).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={view === one}
            onClick={() => setView(one)}
            className="min-h-8 rounded-md px-3 text-sm text-soft hover:text-ink aria-pressed:bg-card aria-pressed:font-semibold aria-pressed:text-brand-deep aria-pressed:shadow-sm"
          >
            {w.views[one]}
          </button>
        ))}
      </div>
      {props.sides}
      <Link
        href={versionsHref}
        className="inline-flex min-h-9 items-center rounded-[9px] px-2 text-sm text-soft hover:bg-sunken hover:text-ink"
      >
        {w.versions}
      </Link>
      {!readOnly && (
        <Button look="main" className="min-h-9" disabled={publishing} onClick={props.publish}>
          {w.publish}
        </Button>
      )}
    </div>
  );
}

function Tool(props: {
  name: string;
  keys?: string;
  off?: boolean;
  act: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={props.name}
      title={props.name}
      aria-keyshortcuts={props.keys}
      disabled={props.off}
      onClick={props.act}
      className="inline-flex size-9 items-center justify-center rounded-[9px] text-soft hover:bg-sunken hover:text-ink disabled:opacity-40"
    >
      {props.children}
    </button>
  );
}
