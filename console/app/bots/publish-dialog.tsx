// Publishing: first what it would find, then the version; against a finding only with a reason.
import { type Bot, checkPublishing, publishBot } from "@pipecast/contracts/gateway/bots";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Dialog } from "../look/dialog.tsx";
import { Notice } from "../look/notice.tsx";
import { askLong, sayError } from "../session/server.ts";
import { useAnswer } from "../session/use-answer.ts";
import { words } from "../words/words.ts";
import { GateReport } from "./gate-report.tsx";

interface PublishDialogProps {
  bot: Bot;
  /** Which draft is meant, where that matters: another one is refused. */
  tag?: string;
  close: () => void;
  published: (version: number) => void;
}

export function PublishDialog({ bot, tag, close, published }: PublishDialogProps) {
  const w = words.bots.gate;
  const params = { id: bot.id };
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const check = useAnswer(`publish ${bot.id} ${bot.updated_at}`, () =>
    askLong(checkPublishing, { params, body: {} }),
  );
  const found = check.value;
  const gate = found?.gate ?? undefined;
  const worse =
    gate !== undefined &&
    (["failed", "broken"].includes(gate.rehearsals.status) || gate.calls.elsewhere.length > 0);
  const publish = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      const body = {
        gate: "calls" as const,
        ...(worse && { override: { reason: reason.trim() } }),
      };
      published(
        (await askLong(publishBot, { params, body }, tag === undefined ? {} : { "if-match": tag }))
          .version,
      );
    } catch (error) {
      setFault(sayError(error));
      check.again();
    } finally {
      setBusy(false);
    }
  };
  const warnings = found?.problems.filter(({ level }) => level === "warning").length ?? 0;
  return (
    <Dialog title={w.title(bot.name)} close={close}>
      <div aria-live="polite" className="flex flex-col gap-3">
        {found === undefined && check.fault === undefined && (
          <p className="text-soft">{w.looking}</p>
        )}
        {found?.gate === null && (
          <>
            <Notice look="alarm">{w.errors}</Notice>
            <ul className="max-h-48 list-disc overflow-y-auto pl-5 text-sm wrap-anywhere">
              {found.problems
                .filter(({ level }) => level === "error")
                .map(({ code, path, message }) => (
                  <li key={`${code} ${path}`}>{message}</li>
                ))}
            </ul>
          </>
        )}
        {warnings > 0 && <Notice look="warm">{w.warnings(warnings)}</Notice>}
        {gate !== undefined && <GateReport gate={gate} />}
        {check.fault !== undefined && found === undefined && (
          <>
            <Notice look="alarm">{check.fault}</Notice>
            <Button className="self-start" onClick={check.again}>
              {words.wrong.again}
            </Button>
          </>
        )}
      </div>
      {worse && (
        <label className="flex flex-col gap-1 text-sm">
          {w.reason}
          <textarea
            rows={2}
            maxLength={500}
            className="field py-2"
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
          <span className="text-soft">{w.reasonHint}</span>
        </label>
      )}
      {fault !== undefined && (
        <Notice look="alarm" role="alert">
          {fault}
        </Notice>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="quiet" onClick={close}>
          {words.bots.cancel}
        </Button>
        <Button
          look={worse ? "alarm" : "main"}
          disabled={busy || gate === undefined || (worse && reason.trim() === "")}
          onClick={() => void publish()}
        >
          {worse ? w.anyway : w.publish}
        </Button>
      </div>
    </Dialog>
  );
}
