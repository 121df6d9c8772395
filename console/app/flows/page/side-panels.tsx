// What stands beside the flow: the inspector, trying it out, its rehearsals, its past calls. A sheet where the screen is narrow.
import { rehearsalOfSession } from "@pipecast/contracts/gateway/rehearsals";
import { Suspense, lazy, useCallback, useState } from "react";
import { CloseIcon } from "../../look/icons.tsx";
import { showTime } from "../../look/time.ts";
import { ask, sayError } from "../../session/server.ts";
import { words } from "../../words/words.ts";
import type { Lit } from "../canvas/lit.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { Inspector } from "../inspector/inspector.tsx";
import { SmallButton } from "../inspector/small-button.tsx";
import type { Writing } from "../rehearsals/rehearsal-editor.tsx";
import type { OpenedFlow } from "./open-flow.ts";

const TryPanel = lazy(() => import("../try-out/try-panel.tsx"));
const RehearsalsPanel = lazy(() => import("../rehearsals/rehearsals-panel.tsx"));
const ReplayPanel = lazy(() => import("../replay/replay-panel.tsx"));

export type Side = "flow" | "try" | "rehearsals" | "replay";

interface SidePanelsProps {
  saver: OpenedFlow["saver"];
  botId: string;
  timeZone: string;
  side: Side;
  turnTo: (side: Side) => void;
  light: (lit: Lit) => void;
  go: (node: string) => void;
  tell: (message: string) => void;
}

export function SidePanels(props: SidePanelsProps) {
  const { saver, botId, timeZone, side, turnTo, light, go, tell } = props;
  const { readOnly } = useFlowEditor();
  const [tried, setTried] = useState(false);
  const [writing, write] = useState<Writing>();
  const [session, choose] = useState<string>();
  const w = words.flowTests;
  if (side === "try" && !tried) setTried(true);

  const keep = useCallback(async () => {
    await saver.flush();
    return !saver.dirty;
  }, [saver]);
  const record = async (id: string, time: string) => {
    try {
      const made = await ask(rehearsalOfSession, {
        params: { id },
        body: { name: w.replay.named(time) },
      });
      write({ id: undefined, tag: id, name: made.name, text: made.text });
      turnTo("rehearsals");
    } catch (error) {
      tell(sayError(error));
    }
  };
  const replay = (id: string) => {
    choose(id);
    turnTo("replay");
  };
  return (
    <>
      <div className={side === "flow" ? "contents" : "hidden"}>
        <Inspector />
      </div>
      {(side !== "flow" || tried) && (
        <section
          aria-label={w.side.tabs[side === "flow" ? "try" : side]}
          className={`flex min-h-0 flex-col bg-card text-ink max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-30 max-lg:max-h-[80dvh] max-lg:rounded-t-2xl max-lg:border max-lg:border-line-strong max-lg:shadow-2xl lg:h-full lg:w-full ${side === "flow" ? "hidden" : ""}`}
        >
          <header className="flex items-center gap-2 border-b border-line px-4 py-2">
            <h2 className="min-w-0 flex-1 font-semibold">
              {w.side.tabs[side === "flow" ? "try" : side]}
            </h2>
            <SmallButton label={w.side.close} onClick={() => turnTo("flow")}>
              <CloseIcon />
            </SmallButton>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 py-3">
            <Suspense fallback={<p className="text-soft">{w.side.loading}</p>}>
              {tried && (
                <div hidden={side !== "try"}>
                  <TryPanel
                    bot={saver.kept?.bot}
                    timeZone={timeZone}
                    keep={keep}
                    light={light}
                    record={(id) => void record(id, showTime(new Date().toISOString(), timeZone))}
                    replay={replay}
                  />
                </div>
              )}
              {side === "rehearsals" && (
                <RehearsalsPanel
                  botId={botId}
                  keep={keep}
                  go={go}
                  writing={writing}
                  write={write}
                  pastCalls={() => {
                    choose(undefined);
                    turnTo("replay");
                  }}
                />
              )}
              {side === "replay" && (
                <ReplayPanel
                  botId={botId}
                  timeZone={timeZone}
                  light={light}
                  session={session}
                  choose={choose}
                  record={readOnly ? undefined : (id, time) => void record(id, time)}
                />
              )}
            </Suspense>
          </div>
        </section>
      )}
    </>
  );
}
