// Before the call: which bot, from which number, by which way of talking.
import type { Bot } from "@pipecast/contracts/gateway/bots";
import { ToggleGroup } from "radix-ui";
import { Button } from "../look/button.tsx";
import { CallIcon } from "../look/icons.tsx";
import { Notice } from "../look/notice.tsx";
import { words } from "../words/words.ts";
import { canListen, canSpeak } from "./phone-audio.ts";
import type { Way } from "./use-phone.ts";

export interface Dialled {
  bot: string;
  from: string;
  way: Way;
}

const ways: readonly Way[] = ["type", "listen", "speak"];

export function DialForm({
  bots,
  dialled,
  change,
  call,
  again,
  fixed = false,
}: {
  bots: readonly Bot[];
  dialled: Dialled;
  change: (dialled: Dialled) => void;
  call: () => void;
  again: boolean;
  /** It is clear which bot is called. */
  fixed?: boolean;
}) {
  const w = words.phone;
  const bot = bots.find(({ id }) => id === dialled.bot);
  const can: Record<Way, boolean> = { type: true, listen: canListen(), speak: canSpeak() };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        call();
      }}
    >
      <label className={fixed ? "hidden" : "flex flex-col gap-1"}>
        <span className="text-sm text-soft">{w.bot}</span>
        <select
          className="field"
          value={dialled.bot}
          onChange={(event) => change({ ...dialled, bot: event.target.value })}
        >
          {bots.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="flex flex-col gap-1">
        <span className="text-sm text-soft">{w.from}</span>
        <input
          className="field tabular-nums"
          type="tel"
          value={dialled.from}
          maxLength={32}
          autoComplete="off"
          aria-describedby="from-hint"
          onChange={(event) => change({ ...dialled, from: event.target.value })}
        />
        <span id="from-hint" className="text-xs text-soft">
          {w.fromHint}
        </span>
      </label>
      <div className="flex flex-col gap-1">
        <span id="way-label" className="text-sm text-soft">
          {w.how}
        </span>
        <ToggleGroup.Root
          type="single"
          value={dialled.way}
          aria-labelledby="way-label"
          onValueChange={(way) => way !== "" && change({ ...dialled, way: way as Way })}
          className="grid grid-cols-[auto_1fr_auto] gap-1 rounded-[11px] border border-line bg-sunken p-1"
        >
          {ways.map((way) => (
            <ToggleGroup.Item
              key={way}
              value={way}
              disabled={!can[way]}
              className="min-h-9 rounded-lg border border-transparent px-3 text-sm whitespace-nowrap text-soft disabled:opacity-50 data-[state=on]:border-line data-[state=on]:bg-card data-[state=on]:font-semibold data-[state=on]:text-ink"
            >
              {w[way]}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
        {!can.speak && <span className="text-xs text-soft">{w.speakNeeds}</span>}
      </div>
      <Button look="main" type="submit" disabled={bot === undefined} className="min-h-12 text-base">
        <CallIcon /> {again ? w.again : w.call}
      </Button>
      {bot !== undefined && <ModelNotice provider={bot.model.provider} />}
    </form>
  );
}

/** Says plainly when no AI is behind the answers. */
export function ModelNotice({ provider }: { provider: string }) {
  const offline = provider === "offline" || provider === "scripted";
  return <Notice>{offline ? words.phone.noAi : words.phone.withModel(provider)}</Notice>;
}
