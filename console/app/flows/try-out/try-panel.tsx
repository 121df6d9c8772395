// Calls the draft from beside its drawing: talk, press keys, see state and actions, say a turn differently, keep it as a rehearsal.
import type { Bot } from "@pipecast/contracts/gateway/bots";
import { useEffect, useState } from "react";
import { Button } from "../../look/button.tsx";
import { Notice } from "../../look/notice.tsx";
import type { Dialled } from "../../phone/dial-form.tsx";
import { FactsCard } from "../../phone/facts-card.tsx";
import { PhoneCard } from "../../phone/phone-card.tsx";
import { usePhone } from "../../phone/use-phone.ts";
import { words } from "../../words/words.ts";
import type { Lit } from "../canvas/lit.ts";
import type { FlowDocument } from "../document/flow-document.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { EditTurn } from "./edit-turn.tsx";
import { type CallerTurn, saidBefore } from "./said-before.ts";
import { useSaidAgain } from "./use-said-again.ts";

/** The number of a made-up caller; a real one could be somebody's. */
const someCaller = "+919800000001";

export interface TryPanelProps {
  bot: Bot | undefined;
  timeZone: string;
  /** Has the draft kept by the server; false where it could not be. */
  keep: () => Promise<boolean>;
  light: (lit: Lit) => void;
  record: (sessionId: string) => void;
  replay: (sessionId: string) => void;
}

export default function TryPanel(props: TryPanelProps) {
  const { bot, timeZone, keep, light, record, replay } = props;
  const { document, problems, readOnly } = useFlowEditor();
  const phone = usePhone();
  const again = useSaidAgain(phone);
  const { state } = phone;
  const [dialled, dial] = useState<Omit<Dialled, "bot">>({ from: someCaller, way: "type" });
  const [edited, edit] = useState<{ key: string; text: string }>();
  const [fault, setFault] = useState<string>();
  const [called, setCalled] = useState<FlowDocument>();
  const w = words.flowTests.tryIt;
  const errors = problems.filter(({ level }) => level === "error").length;
  const inCall = state.phase !== "idle" && state.phase !== "over";

  const { node, path } = state;
  useEffect(() => light({ node, path: new Set(path) }), [light, node, path]);

  const call = async (turns: readonly CallerTurn[] = []) => {
    setFault(undefined);
    if (bot === undefined) return;
    if (!readOnly && !(await keep())) return setFault(w.notKept);
    setCalled(document);
    edit(undefined);
    again.begin(turns);
    await phone.call({ ...dialled, bot: bot.id, draft: true });
  };
  const { sessionId } = state;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-soft">{w.lead}</p>
      {fault !== undefined && (
        <Notice look="alarm" role="alert">
          {fault}
        </Notice>
      )}
      {errors > 0 && !inCall && <Notice look="warm">{w.errors(errors)}</Notice>}
      {inCall && called !== document && <Notice>{w.changed}</Notice>}
      {again.left > 0 && (
        <p role="status" className="text-sm text-soft">
          {w.replaying(again.of - again.left, again.of)}
        </p>
      )}
      {bot !== undefined && (errors === 0 || state.phase !== "idle") && (
        <PhoneCard
          phone={{ ...phone, call: () => call(), press: again.press }}
          bots={[{ ...bot, flow: document }]}
          dialled={{ ...dialled, bot: bot.id }}
          dial={({ from, way }) => dial({ from, way })}
          timeZone={timeZone}
          nameOf={(number) => number}
          inside={{ title: w.title }}
          edit={(line) => edit({ key: line.key, text: line.text })}
        />
      )}
      {edited !== undefined && (
        <EditTurn
          key={edited.key}
          text={edited.text}
          cancel={() => edit(undefined)}
          begin={(text) =>
            void call([
              ...saidBefore(state.lines, again.presses, edited.key),
              { kind: "say", text },
            ])
          }
        />
      )}
      {state.phase === "over" && sessionId !== undefined && (
        <div className="flex flex-wrap gap-2">
          {!readOnly && <Button onClick={() => record(sessionId)}>{w.record}</Button>}
          <Button onClick={() => replay(sessionId)}>{w.replay}</Button>
        </div>
      )}
      {state.phase !== "idle" && (
        <section aria-label={w.facts}>
          <FactsCard values={state.values} actions={state.actions} />
        </section>
      )}
    </div>
  );
}
