// A new bot: from a template of a trade, from nothing, or from a file in any known form, with a report of what was left.
import { createBot } from "@pipecast/contracts/gateway/bots";
import { useId, useState } from "react";
import type { FlowDocument } from "../flows/document/flow-document.ts";
import type { ReadFile } from "../flows/files/read-file.ts";
import { Button } from "../look/button.tsx";
import { Dialog } from "../look/dialog.tsx";
import { Notice } from "../look/notice.tsx";
import { ask, sayError } from "../session/server.ts";
import { words } from "../words/words.ts";
import { FileReport } from "./file-report.tsx";
import { blankFlow, templates } from "./templates.ts";

const BLANK = "blank";
const FILE = "file";

export function NewBotDialog(props: { close: () => void; made: (id: string) => void }) {
  const { close, made } = props;
  const w = words.bots.making;
  const [name, setName] = useState("");
  const [from, setFrom] = useState(templates[0]?.name ?? BLANK);
  const [read, setRead] = useState<ReadFile>();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const fileId = useId();
  const choices: [string, [string, string]][] = [
    ...templates.map(({ name: one }): [string, [string, string]] => [
      one,
      w.templates[one] ?? [one, ""],
    ]),
    [BLANK, w.blank],
    [FILE, w.file],
  ];

  const document = async (called: string): Promise<FlowDocument | undefined> => {
    if (from === FILE) return read?.kind === "flow" ? read.document : undefined;
    const template = templates.find((one) => one.name === from);
    if (template === undefined) return blankFlow(called);
    const found = await template.load();
    return { ...found, meta: { ...found.meta, name: called } };
  };

  const make = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      const called = name.trim();
      const flow = await document(called);
      if (flow === undefined) return;
      const bot = await ask(createBot, {
        body: { name: called, flow: flow as unknown as Record<string, unknown> },
      });
      made(bot.id);
    } catch (error) {
      setFault(sayError(error));
    } finally {
      setBusy(false);
    }
  };

  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    const { readFlowFile } = await import("../flows/files/read-file.ts");
    const found = await readFlowFile(file);
    setRead(found);
    if (found.kind === "flow" && name.trim() === "") setName(found.document.meta.name);
  };

  return (
    <Dialog title={w.title} close={close}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <label className="flex flex-col gap-1 text-sm">
          {w.name}
          <input
            className="field text-base"
            required
            maxLength={200}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 text-sm">{w.from}</legend>
          {choices.map(([key, [title, lead]]) => (
            <label
              key={key}
              className="flex cursor-pointer gap-3 rounded-[9px] border border-line px-3 py-2 has-checked:border-brand has-checked:bg-tint"
            >
              <input
                type="radio"
                name="from"
                className="mt-1 accent-brand"
                checked={from === key}
                onChange={() => setFrom(key)}
              />
              <span className="min-w-0">
                <span className="block font-medium">{title}</span>
                <span className="block text-sm text-soft">{lead}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {from === FILE && (
          <div className="flex flex-col gap-2 text-sm">
            <label htmlFor={fileId}>{w.choose}</label>
            <input
              id={fileId}
              type="file"
              accept=".json,.yaml,.yml,application/json,application/yaml"
              className="field py-1.5 file:mr-3 file:rounded-md file:border-0 file:bg-tint file:px-3 file:py-1 file:text-brand-deep"
              onChange={({ target }) => void choose(target.files?.[0])}
            />
            <div aria-live="polite" className="flex flex-col gap-2">
              {read !== undefined && <FileReport read={read} />}
            </div>
          </div>
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
            look="main"
            type="submit"
            disabled={busy || name.trim() === "" || (from === FILE && read?.kind !== "flow")}
          >
            {w.make}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
