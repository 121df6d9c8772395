// The telephone: dial, talk, hang up.
import type { Bot } from "@pipecast/contracts/gateway/bots";
import { useId, useState } from "react";
import { Button } from "../look/button.tsx";
import { HangUpIcon } from "../look/icons.tsx";
import { Notice } from "../look/notice.tsx";
import { words } from "../words/words.ts";
import { DialForm, type Dialled } from "./dial-form.tsx";
import { Keypad } from "./keypad.tsx";
import { keypadMenu } from "./keypad-menu.ts";
import type { PhoneState } from "./phone-state.ts";
import { SayForm } from "./say-form.tsx";
import { type NameOf, type Spoken, Transcript } from "./transcript.tsx";
import type { Phone } from "./use-phone.ts";

export interface PhoneCardProps {
  phone: Phone;
  bots: readonly Bot[];
  dialled: Dialled;
  dial: (dialled: Dialled) => void;
  timeZone: string;
  nameOf: NameOf;
  /** It stands on a page of something else: under that page's title, for one bot. */
  inside?: { title: string };
  edit?: (line: Spoken) => void;
}

export function PhoneCard(props: PhoneCardProps) {
  const { phone, bots, dialled, dial, timeZone, nameOf, inside, edit } = props;
  const { state } = phone;
  const w = words.phone;
  const titleId = useId();
  const [showKeys, setShowKeys] = useState(true);
  const inCall = state.phase !== "idle" && state.phase !== "over";
  const bot = bots.find(({ id }) => id === (inCall ? (state.botId ?? dialled.bot) : dialled.bot));
  const Heading = inside === undefined ? "h1" : "h2";
  const title = inside?.title ?? (inCall && bot !== undefined ? bot.name : w.title);
  return (
    <section
      aria-labelledby={titleId}
      className={`flex flex-col gap-4 ${inside === undefined ? "card min-h-[34rem] p-5" : ""}`}
    >
      <div className="flex items-center justify-between gap-3">
        <Heading id={titleId} className="min-w-0 truncate font-semibold">
          {title}
        </Heading>
        <PhaseBadge phase={state.phase} />
      </div>
      {bots.length === 0 && <Notice look="warm">{w.noBots}</Notice>}
      {inCall || state.phase === "over" ? (
        <div className="flex max-h-[26rem] min-h-56 flex-1 flex-col">
          <Transcript lines={state.lines} timeZone={timeZone} nameOf={nameOf} edit={edit} />
        </div>
      ) : null}
      {phone.silent && <Notice look="warm">{w.noSound}</Notice>}
      <Fault fault={state.fault} />
      {inCall ? (
        <>
          {state.phase === "bot" && (
            <>
              <SayForm say={phone.say} />
              <details open={showKeys} onToggle={(event) => setShowKeys(event.currentTarget.open)}>
                <summary className="mb-2 text-sm text-soft">{w.keypad}</summary>
                <Keypad menu={keypadMenu(bot?.flow, state.node)} press={phone.press} />
              </details>
              {bot !== undefined && <NoAi provider={bot.model.provider} />}
            </>
          )}
          <Button look="alarm" onClick={phone.hangUp} className="mt-auto min-h-12 text-base">
            <HangUpIcon /> {w.hangUp}
          </Button>
        </>
      ) : (
        <>
          {state.phase === "idle" && bots.length > 0 && inside === undefined && (
            <p className="text-soft">{w.empty}</p>
          )}
          <DialForm
            bots={bots}
            dialled={dialled}
            change={dial}
            call={() => void phone.call(dialled)}
            again={state.phase === "over"}
            fixed={inside !== undefined}
          />
        </>
      )}
    </section>
  );
}

/** Short, for the time of the call: the whole sentence stands in the form. */
function NoAi({ provider }: { provider: string }) {
  if (provider !== "offline" && provider !== "scripted") return null;
  return <p className="text-center text-xs text-soft">{words.phone.noAiShort}</p>;
}

function PhaseBadge({ phase }: { phase: PhoneState["phase"] }) {
  const active = phase !== "idle" && phase !== "over";
  return (
    <span
      role="status"
      data-phase={phase}
      className={`inline-flex shrink-0 items-center gap-2 rounded-full px-3 py-1 text-sm ${active ? "bg-tint text-brand-deep" : "bg-sunken text-soft"}`}
    >
      <span className={`size-2 rounded-full ${active ? "bg-brand" : "bg-line-strong"}`} />
      {words.phone.phase[phase]}
    </span>
  );
}

function Fault({ fault }: { fault: PhoneState["fault"] }) {
  if (fault === undefined) return null;
  const text = typeof fault === "string" ? words.phone[fault] : fault.message;
  return (
    <Notice look="alarm" role="alert">
      {text}
    </Notice>
  );
}
