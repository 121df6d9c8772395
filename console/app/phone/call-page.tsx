// The first page: the telephone, the flow it walks through, and the agents it may ring.
import { listBots } from "@pipecast/contracts/gateway/bots";
import { FlowSchema } from "@pipecast/flow/document/flow-schema";
import { useMemo, useState } from "react";
import { AgentPanel } from "../agents/agent-panel.tsx";
import { useDirectory } from "../agents/use-directory.ts";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { ask } from "../session/server.ts";
import { useSession } from "../session/session.tsx";
import { useAnswer } from "../session/use-answer.ts";
import { words } from "../words/words.ts";
import type { Dialled } from "./dial-form.tsx";
import { FactsCard } from "./facts-card.tsx";
import { FlowCard } from "./flow-card.tsx";
import { PhoneCard } from "./phone-card.tsx";
import { usePhone } from "./use-phone.ts";

/** The number of a made-up caller; a real one could be somebody's. */
const someCaller = "+919800000001";

/** `shown` false: a call goes on unseen while another page is open. */
export function CallPage({ shown: onScreen }: { shown: boolean }) {
  const { session } = useSession();
  const { id: orgId, timezone } = session.organization;
  const phone = usePhone();
  const { state } = phone;
  const found = useAnswer(`bots ${orgId}`, () => ask(listBots, { query: { limit: 500 } }));
  const bots = useMemo(
    () => (found.value?.items ?? []).filter((bot) => bot.published_version !== null),
    [found.value],
  );
  const [dialled, dial] = useState<Dialled>({ bot: "", from: someCaller, way: "type" });
  const chosen = { ...dialled, bot: dialled.bot || firstChoice(bots) };
  const directory = useDirectory(orgId);

  const shown = bots.find(
    ({ id }) => id === (state.phase === "idle" ? chosen.bot : (state.botId ?? chosen.bot)),
  );
  const flow = useMemo(() => FlowSchema.safeParse(shown?.flow).data, [shown]);

  return (
    <div className="grid items-start gap-5 lg:grid-cols-[23rem_minmax(0,1fr)] min-[84rem]:grid-cols-[22rem_minmax(0,1fr)_21rem]">
      <div className="flex min-w-0 flex-col gap-5">
        {found.fault !== undefined && (
          <div className="card flex flex-col gap-3 p-5">
            <Notice look="alarm" role="alert">
              {found.fault}
            </Notice>
            <Button onClick={found.again}>{words.wrong.again}</Button>
          </div>
        )}
        {found.value !== undefined && (
          <PhoneCard
            phone={phone}
            bots={bots}
            dialled={chosen}
            dial={dial}
            timeZone={timezone}
            nameOf={directory.nameOf}
          />
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-5 min-[84rem]:contents">
        <div className="min-w-0 min-[84rem]:order-3">
          {onScreen && <AgentPanel orgId={orgId} directory={directory} />}
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <FlowCard
            drawing={
              shown === undefined || flow === undefined
                ? undefined
                : { name: shown.name, flow, node: state.node, path: state.path }
            }
          />
          <FactsCard values={state.values} actions={state.actions} />
        </div>
      </div>
    </div>
  );
}

/** The bot that has most to show: the longest flow. */
function firstChoice(bots: readonly { id: string; flow: Record<string, unknown> }[]): string {
  return bots.toSorted((a, b) => sizeOf(b) - sizeOf(a))[0]?.id ?? "";
}

function sizeOf({ flow }: { flow: Record<string, unknown> }): number {
  return JSON.stringify(flow).length;
}
