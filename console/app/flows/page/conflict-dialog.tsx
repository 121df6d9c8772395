// Two drafts of one bot: nothing is lost, a person chooses which goes on.
import { Button } from "../../look/button.tsx";
import { Dialog } from "../../look/dialog.tsx";
import { showTime } from "../../look/time.ts";
import { words } from "../../words/words.ts";
import type { FlowDocument } from "../document/flow-document.ts";
import { saveFlowFile } from "../files/save-file.ts";
import type { Draft } from "./draft-server.ts";

interface ConflictDialogProps {
  theirs: Draft;
  mine: FlowDocument;
  timeZone: string;
  resolve: (choice: "mine" | "theirs") => void;
  later: () => void;
}

export function ConflictDialog({ theirs, mine, timeZone, resolve, later }: ConflictDialogProps) {
  const w = words.flowEditor.conflict;
  const their = theirs.bot.flow as FlowDocument;
  return (
    <Dialog title={w.title} close={later}>
      <p>{w.lead(showTime(theirs.bot.updated_at, timeZone))}</p>
      <dl className="grid grid-cols-2 gap-2 text-sm">
        <dt className="text-soft">{w.mine}</dt>
        <dt className="text-soft">{w.theirs}</dt>
        <dd>{w.nodes(mine.nodes.length)}</dd>
        <dd>{w.nodes(their.nodes.length)}</dd>
      </dl>
      <p className="text-sm text-soft">{w.safe}</p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="quiet" onClick={() => saveFlowFile(mine)}>
          {w.download}
        </Button>
        <Button onClick={() => resolve("theirs")}>{w.takeTheirs}</Button>
        <Button look="main" onClick={() => resolve("mine")}>
          {w.keepMine}
        </Button>
      </div>
    </Dialog>
  );
}
