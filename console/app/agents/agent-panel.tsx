// The agents' phones: what rings and who talks, pushed; answer, decline, hang up.
import {
  PhonesPicture,
  answerAgent,
  declineAgent,
  hangUpAgent,
  streamRinging,
} from "@pipecast/contracts/pbx/sandbox";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { CallIcon, HangUpIcon } from "../look/icons.tsx";
import { Notice } from "../look/notice.tsx";
import { ask, sayError } from "../session/server.ts";
import { useStream } from "../session/use-stream.ts";
import { words } from "../words/words.ts";
import { CountDown } from "./count-down.tsx";
import type { Directory } from "./use-directory.ts";

type Talking = PhonesPicture["talking"][number];
type Ringing = PhonesPicture["ringing"][number];

export function AgentPanel({ orgId, directory }: { orgId: string; directory: Directory }) {
  const [phones, setPhones] = useState<PhonesPicture>({ ringing: [], talking: [] });
  const [fault, setFault] = useState<string>();
  const [noSandbox, setNoSandbox] = useState(false);
  const w = words.agents;
  useStream(
    `${streamRinging.path}?org_id=${encodeURIComponent(orgId)}`,
    ["phones"],
    (_event, data) => {
      const picture = PhonesPicture.safeParse(data).data;
      if (picture !== undefined) setPhones(picture);
    },
    () => setNoSandbox(true),
  );
  const act = async (route: typeof answerAgent, extension: string) => {
    setFault(undefined);
    await ask(route, { params: { extension }, body: {} }).catch((error: unknown) =>
      setFault(sayError(error)),
    );
  };
  const quiet = phones.ringing.length + phones.talking.length === 0;
  return (
    <section aria-labelledby="agents-title" className="card flex flex-col gap-3 p-5">
      <div>
        <h2 id="agents-title" className="font-semibold">
          {w.title}
        </h2>
        <p className="text-sm text-soft">{noSandbox ? w.needsSandbox : w.lead}</p>
      </div>
      <p role="status" className="sr-only">
        {w.announced(phones.ringing.length)}
      </p>
      {fault !== undefined && (
        <Notice look="alarm" role="alert">
          {fault}
        </Notice>
      )}
      {quiet && !noSandbox && (
        <p className="rounded-xl border border-dashed border-line-strong px-4 py-6 text-center text-soft">
          {w.empty}
        </p>
      )}
      <ul className="flex flex-col gap-3">
        {phones.ringing.map((phone) => (
          <RingingRow
            key={`${phone.channel_id} ${phone.extension}`}
            phone={phone}
            directory={directory}
            answer={() => act(answerAgent, phone.extension)}
            decline={() => act(declineAgent, phone.extension)}
          />
        ))}
        {phones.talking.map((phone) => (
          <TalkingRow
            key={`${phone.channel_id} ${phone.extension}`}
            phone={phone}
            directory={directory}
            hangUp={() => act(hangUpAgent, phone.extension)}
          />
        ))}
      </ul>
    </section>
  );
}

function RingingRow(props: {
  phone: Ringing;
  directory: Directory;
  answer: () => Promise<void>;
  decline: () => Promise<void>;
}) {
  const { phone, directory, answer, decline } = props;
  const w = words.agents;
  return (
    <li className="rounded-xl border border-brand bg-tint p-4">
      <div className="flex items-start justify-between gap-3">
        <PhoneTitle phone={phone} directory={directory} />
        <span className="rings mt-1.5 size-2.5 shrink-0 rounded-full bg-brand" aria-hidden="true" />
      </div>
      <p className="mt-1 text-sm text-soft">
        {w.ringing} · <CountDown until={phone.until} />
      </p>
      <div className="mt-3 grid grid-cols-2 gap-2">
        <Button look="main" onClick={() => void answer()}>
          <CallIcon className="size-4" /> {w.answer}
        </Button>
        <Button onClick={() => void decline()}>{w.decline}</Button>
      </div>
    </li>
  );
}

function TalkingRow(props: { phone: Talking; directory: Directory; hangUp: () => Promise<void> }) {
  const { phone, directory, hangUp } = props;
  const w = words.agents;
  return (
    <li className="rounded-xl border border-line bg-sunken p-4">
      <PhoneTitle phone={phone} directory={directory} />
      <p className="mt-1 text-sm text-soft">{w.talking}</p>
      <Button look="alarm" onClick={() => void hangUp()} className="mt-3 w-full">
        <HangUpIcon className="size-4" /> {w.hangUp}
      </Button>
    </li>
  );
}

function PhoneTitle({ phone, directory }: { phone: Talking; directory: Directory }) {
  const w = words.agents;
  const person = directory.personName(phone.extension);
  return (
    <div className="min-w-0">
      <h3 className="truncate font-semibold">
        {person ?? phone.extension}
        {person !== undefined && <span className="font-normal text-soft"> {phone.extension}</span>}
      </h3>
      {phone.queue !== null && (
        <p className="truncate text-sm">{w.queue(phone.queue, directory.queueName(phone.queue))}</p>
      )}
      <p className="truncate text-sm">
        {w.from(phone.caller_number === "" ? w.anonymous : phone.caller_number)}
      </p>
    </div>
  );
}
