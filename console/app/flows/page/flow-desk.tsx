// The open flow: canvas or list, inspector, problems, and everything that is done with the flow as a whole.
import { Suspense, lazy, useCallback, useEffect, useState } from "react";
import { PublishDialog } from "../../bots/publish-dialog.tsx";
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";
import { layoutFlow, placeNodes } from "../canvas/layout-flow.ts";
import { type Lit, LitContext, dark } from "../canvas/lit.ts";
import { NodeList } from "../canvas/node-list.tsx";
import { RemoveDialog } from "../canvas/remove-dialog.tsx";
import { SearchBox } from "../canvas/search-box.tsx";
import { useDeeds } from "../canvas/use-deeds.ts";
import { useFlowKeys } from "../canvas/use-flow-keys.ts";
import { selectionAt, nodeOf } from "../document/selection.ts";
import { type FlowEditing, FlowEditingContext } from "../document/use-flow-editor.ts";
import { ImportDialog } from "../files/import-dialog.tsx";
import { saveFlowFile } from "../files/save-file.ts";
import { ProblemsPanel } from "../problems/problems-panel.tsx";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { FlowToolbar } from "./flow-toolbar.tsx";
import { NewBotDialog } from "./new-bot-dialog.tsx";
import type { OpenedFlow } from "./open-flow.ts";
import { SavingBadge } from "./saving-badge.tsx";
import { type Side, SidePanels } from "./side-panels.tsx";
import { SideTabs } from "./side-tabs.tsx";
import { useEditing } from "./use-editing.ts";
import { usePublishing } from "./use-publishing.ts";

const FlowCanvas = lazy(async () => {
  const [canvas] = await Promise.all([
    import("../canvas/flow-canvas.tsx"),
    import("../canvas/flow-canvas.css"),
  ]);
  return canvas;
});

interface FlowDeskProps {
  flow: OpenedFlow;
  botId: string;
  timeZone: string;
  readOnly: boolean;
}

export function FlowDesk({ flow, botId, timeZone, readOnly }: FlowDeskProps) {
  const { saver, store } = flow;
  const { kept } = saver;
  const w = words.flowEditor;
  const editing = useEditing(flow, readOnly);
  const { document, select, change } = editing;
  const [message, setMessage] = useState(flow.restored ? w.page.restored : "");
  const [view, setView] = useState<"canvas" | "list">(() =>
    matchMedia("(min-width: 48rem)").matches ? "canvas" : "list",
  );
  const [searching, setSearching] = useState(false);
  const [takingIn, setTakingIn] = useState<{ dropped?: File }>();
  const [making, setMaking] = useState(false);
  const [conflictLater, setConflictLater] = useState(false);
  const deeds = useDeeds(editing, setMessage);
  const { show } = deeds;
  const publishing = usePublishing(flow, setMessage);
  const [side, setSide] = useState<Side>("flow");
  const [lit, light] = useState<Lit>(dark);
  useFlowKeys({ ...deeds, ...keysOf(editing, deeds), search: () => setSearching(true) });

  const isConflict = saver.state.kind === "conflict";
  useEffect(() => setConflictLater(false), [isConflict]);
  useEffect(() => {
    if (saver.takenOver) setMessage(w.page.takenOver);
  }, [saver.takenOver, w]);

  const goTo = useCallback(
    (path: string) => {
      const found = selectionAt(store.document, path);
      select(found);
      const node = nodeOf(found);
      if (node !== undefined) show(node);
    },
    [store, select, show],
  );
  const goToNode = useCallback(
    (node: string) => {
      select({ kind: "node", node });
      show(node);
    },
    [select, show],
  );
  // Whoever follows a call sees where it is.
  useEffect(() => {
    if (lit.node !== undefined) show(lit.node);
  }, [lit.node, show]);
  const tidy = async () => {
    const places = await layoutFlow(document);
    change(w.canvas.changed.tidy, (doc) => placeNodes(doc, places));
  };
  const { past, future } = store.read().history;
  return (
    <FlowEditingContext value={editing}>
      <div
        className="flex h-[calc(100dvh-3.9rem)] min-h-[28rem] flex-col"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          const [dropped] = event.dataTransfer.files;
          if (dropped === undefined || readOnly) return;
          event.preventDefault();
          setTakingIn({ dropped });
        }}
      >
        <FlowToolbar
          botName={kept?.bot.name ?? botId}
          versionsHref={`/bots/${encodeURIComponent(botId)}/versions`}
          view={view}
          setView={setView}
          undoLabel={past.at(-1)?.label}
          redoLabel={future[0]?.label}
          search={() => setSearching(true)}
          tidy={() => void tidy()}
          takeIn={() => setTakingIn({})}
          save={() => saveFlowFile(document)}
          publish={publishing.publish}
          publishing={publishing.busy}
          newBot={() => setMaking(true)}
          sides={<SideTabs side={side} turnTo={setSide} />}
        >
          <SavingBadge saver={saver} readOnly={readOnly} />
        </FlowToolbar>
        {searching && (
          <SearchBox document={document} close={() => setSearching(false)} show={goToNode} />
        )}
        <div role="status" className="empty:hidden">
          {message !== "" && (
            <p className="flex items-center gap-3 bg-tint px-4 py-1.5 text-sm">
              <span className="min-w-0 grow wrap-anywhere">{message}</span>
              <Button look="quiet" className="min-h-8 px-2" onClick={() => setMessage("")}>
                {w.page.understood}
              </Button>
            </p>
          )}
        </div>
        {isConflict && conflictLater && (
          <p className="flex items-center gap-3 bg-alarm-tint px-4 py-1.5 text-sm text-alarm">
            <span className="grow">{w.saving.conflict}</span>
            <Button className="min-h-8" onClick={() => setConflictLater(false)}>
              {w.conflict.choose}
            </Button>
          </p>
        )}
        <div className="flex min-h-0 grow">
          <div className="relative flex min-w-0 grow flex-col">
            <div className="min-h-0 grow">
              <LitContext value={lit}>
                {view === "list" ? (
                  <NodeList add={deeds.add} duplicate={deeds.duplicate} remove={deeds.remove} />
                ) : (
                  <Suspense
                    fallback={<p className="p-8 text-center text-soft">{w.page.opening}</p>}
                  >
                    <FlowCanvas
                      shown={deeds.shown}
                      picked={deeds.picked}
                      onPick={deeds.pick}
                      add={deeds.add}
                    />
                  </Suspense>
                )}
              </LitContext>
            </div>
            <ProblemsPanel go={goTo} />
          </div>
          <div className="shrink-0 border-line lg:w-[27rem] lg:border-l 2xl:w-[32rem]">
            <SidePanels
              saver={saver}
              botId={botId}
              timeZone={timeZone}
              side={side}
              turnTo={setSide}
              light={light}
              go={goToNode}
              tell={setMessage}
            />
          </div>
        </div>
      </div>
      {deeds.asked !== undefined && (
        <RemoveDialog
          document={document}
          ids={deeds.asked}
          close={() => deeds.answer(undefined)}
          remove={deeds.answer}
        />
      )}
      {takingIn !== undefined && (
        <ImportDialog
          dropped={takingIn.dropped}
          close={() => setTakingIn(undefined)}
          take={(next) => {
            change(w.canvas.changed.takeIn, () => next);
            select({ kind: "flow" });
            setTakingIn(undefined);
          }}
        />
      )}
      {publishing.asked && kept !== undefined && (
        <PublishDialog
          bot={kept.bot}
          tag={saver.base.tag}
          close={publishing.close}
          published={publishing.published}
        />
      )}
      {making && (
        <NewBotDialog document={document} model={saver.model} close={() => setMaking(false)} />
      )}
      {saver.state.kind === "conflict" && !conflictLater && (
        <ConflictDialog
          theirs={saver.state.theirs}
          mine={document}
          timeZone={timeZone}
          resolve={(choice) => void saver.resolve(choice)}
          later={() => setConflictLater(true)}
        />
      )}
    </FlowEditingContext>
  );
}

function keysOf(
  { undo, redo, readOnly, selection }: FlowEditing,
  deeds: ReturnType<typeof useDeeds>,
) {
  return {
    undo: () => readOnly || undo(),
    redo: () => readOnly || redo(),
    duplicate() {
      const looked = nodeOf(selection);
      if (deeds.picked.size > 0) deeds.duplicate(deeds.picked);
      else if (looked !== undefined) deeds.duplicate(new Set([looked]));
    },
  };
}
