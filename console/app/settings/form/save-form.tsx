// A form of the settings: saves, says what the server refused at the field it is about, and warns who leaves it unsaved.
import { RemoteError } from "@pipecast/contracts/client";
import { type ReactNode, createContext, useState } from "react";
import { z } from "zod";
import { Button } from "../../look/button.tsx";
import { Notice } from "../../look/notice.tsx";
import { sayError } from "../../session/server.ts";
import { words } from "../../words/words.ts";
import { useUnsaved } from "./use-unsaved.ts";

export type FieldFaults = ReadonlyMap<string, string>;
const none: FieldFaults = new Map();
export const Faults = createContext<FieldFaults>(none);

const Details = z.object({
  issues: z.array(z.object({ path: z.string(), message: z.string() })),
});

/** What the server said of each field, by its path. */
export function faultsOf(error: unknown): FieldFaults {
  if (!(error instanceof RemoteError)) return none;
  const { data } = Details.safeParse(error.details);
  return new Map(data?.issues.map(({ path, message }) => [path, message]) ?? []);
}

export function SaveForm(props: {
  dirty: boolean;
  /** Resolves with warnings, which are shown although it was saved. */
  save: () => Promise<readonly string[] | void>;
  /** Offered when somebody else was faster. */
  readAnew?: () => void;
  label?: string;
  beside?: ReactNode;
  children: ReactNode;
}) {
  const { dirty, save, readAnew, label = words.settings.save, beside, children } = props;
  const w = words.settings;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [warnings, setWarnings] = useState<readonly string[]>();
  useUnsaved(dirty && !busy);
  const submit = async () => {
    if (busy) return;
    setBusy(true);
    setError(undefined);
    setWarnings(undefined);
    try {
      setWarnings((await save()) ?? []);
    } catch (fault) {
      setError(fault);
    } finally {
      setBusy(false);
    }
  };
  const late = error instanceof RemoteError && error.status === 412;
  return (
    <Faults value={faultsOf(error)}>
      <form
        className="flex flex-col gap-3"
        noValidate={false}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {children}
        {error !== undefined && (
          <Notice look="alarm" role="alert">
            {sayError(error)}
            {error instanceof RemoteError && <span className="block text-xs">{error.code}</span>}
          </Notice>
        )}
        {warnings?.map((warning) => (
          <Notice key={warning} look="warm" role="status">
            {warning}
          </Notice>
        ))}
        {warnings !== undefined && !dirty && <Notice role="status">{w.saved}</Notice>}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="main" disabled={busy}>
            {label}
          </Button>
          {late && readAnew !== undefined && <Button onClick={readAnew}>{w.readAnew}</Button>}
          {beside}
        </div>
      </form>
    </Faults>
  );
}
