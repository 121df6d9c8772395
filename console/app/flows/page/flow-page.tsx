// The page of one bot's flow: opens it, and says so while it cannot.
import { updateBot } from "@pipecast/contracts/gateway/bots";
import { Button } from "../../look/button.tsx";
import { Link, segmentOf } from "../../route.tsx";
import { useMay, useSession } from "../../session/session.tsx";
import { words } from "../../words/words.ts";
import { FlowDesk } from "./flow-desk.tsx";
import { useOpenedFlow } from "./use-opened-flow.ts";

export default function FlowPage({ path }: { path: string }) {
  const { session } = useSession();
  const botId = segmentOf(path, 2);
  const readOnly = !useMay()(updateBot);
  const who = session.account_id ?? "api";
  const [opening, again] = useOpenedFlow(session.organization.id, botId, who, readOnly);
  const w = words.flowEditor.page;
  if (opening.kind === "open")
    return (
      <FlowDesk
        key={botId}
        flow={opening.flow}
        botId={botId}
        timeZone={session.organization.timezone}
        readOnly={readOnly}
      />
    );
  return (
    <div className="flex flex-col items-center gap-4 p-8 text-center">
      {opening.kind === "opening" && (
        <p role="status" className="text-soft">
          {w.opening}
        </p>
      )}
      {opening.kind === "missing" && (
        <>
          <p>{w.missing}</p>
          <Link href="/bots" className="font-medium text-brand-deep underline">
            {w.allBots}
          </Link>
        </>
      )}
      {opening.kind === "failed" && (
        <>
          <p role="alert" className="text-alarm">
            {opening.why}
          </p>
          <Button onClick={again}>{w.again}</Button>
        </>
      )}
    </div>
  );
}
