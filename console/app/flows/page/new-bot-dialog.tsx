// A new bot, for the organization that is chosen: with an empty flow, or with a copy of the one that is open.
import { type ModelChoice, createBot, listOrgs } from "@pipecast/contracts/gateway/bots";
import { useState } from "react";
import { Button } from "../../look/button.tsx";
import { Dialog } from "../../look/dialog.tsx";
import { Notice } from "../../look/notice.tsx";
import { goTo } from "../../route.tsx";
import { ask, sayError } from "../../session/server.ts";
import { useSession } from "../../session/session.tsx";
import { useAnswer } from "../../session/use-answer.ts";
import { words } from "../../words/words.ts";
import { setMeta } from "../document/edit-root.ts";
import type { FlowDocument } from "../document/flow-document.ts";

function emptyFlow(name: string): FlowDocument {
  const content = words.flowEditor.newBot.greeting;
  return {
    meta: { name, version: "0.1.0" },
    nodes: [
      {
        id: "welcome",
        type: "initial",
        position: { x: 0, y: 0 },
        data: { label: "Welcome", task_messages: [{ role: "system", content }], functions: [] },
      },
    ],
    edges: [],
  };
}

interface NewBotDialogProps {
  document: FlowDocument;
  model: ModelChoice;
  close: () => void;
}

export function NewBotDialog({ document, model, close }: NewBotDialogProps) {
  const { session, goTo: goToOrganization } = useSession();
  const w = words.flowEditor.newBot;
  const own = session.organization.id;
  const [name, setName] = useState("");
  const [org, setOrg] = useState(own);
  const [begin, setBegin] = useState<"empty" | "copy">("empty");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState("");
  const found = useAnswer("organizations", () => ask(listOrgs, { query: {} }));
  // The gateway names those of this session; who may change to others may also begin there.
  const all = new Map(
    [...(found.value ?? []), ...session.organizations].map((one) => [one.id, one.name]),
  );
  const create = async () => {
    setBusy(true);
    setFault("");
    const flow = begin === "copy" ? setMeta(document, { name }) : emptyFlow(name);
    try {
      if (org !== own) await goToOrganization(org);
      const bot = await ask(createBot, {
        body: { org_id: org, name, flow, ...(begin === "copy" && { model }) },
      });
      close();
      goTo(`/bots/${encodeURIComponent(bot.id)}`);
    } catch (error) {
      setFault(sayError(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={w.title} close={close}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <label className="flex flex-col gap-1 text-sm">
          {w.name}
          <input
            required
            autoFocus
            maxLength={200}
            className="field"
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <label className="flex flex-col gap-1 text-sm">
          {w.organization}
          <select className="field" value={org} onChange={({ target }) => setOrg(target.value)}>
            {[...all].map(([id, shown]) => (
              <option key={id} value={id}>
                {shown}
              </option>
            ))}
          </select>
        </label>
        <label className="flex flex-col gap-1 text-sm">
          {w.begin}
          <select
            className="field"
            value={begin}
            onChange={({ target }) => setBegin(target.value === "copy" ? "copy" : "empty")}
          >
            <option value="empty">{w.empty}</option>
            <option value="copy">{w.copy}</option>
          </select>
        </label>
        {(fault !== "" || found.fault !== undefined) && (
          <Notice look="alarm" role="alert">
            {fault === "" ? found.fault : fault}
          </Notice>
        )}
        <div className="flex justify-end gap-2">
          <Button look="quiet" onClick={close}>
            {w.cancel}
          </Button>
          <Button look="main" type="submit" disabled={busy || name.trim() === ""}>
            {w.create}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
