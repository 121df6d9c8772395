// The first hour: a newcomer is led from the first call to real ones, and each step says by itself whether it is done.
import { Link } from "../route.tsx";
import { useSession } from "../session/session.tsx";
import { useAnswer } from "../session/use-answer.ts";
import { words } from "../words/words.ts";
import { AsteriskStep } from "./asterisk-step.tsx";
import { findCall, findGemini, findTicket, findWhatsapp } from "./find-standings.ts";
import { CopyLine, Step } from "./step.tsx";

export default function WelcomePage() {
  const { timezone } = useSession().session.organization;
  const w = words.welcome;
  const call = useAnswer("call", () => findCall(timezone));
  const ticket = useAnswer("ticket", findTicket);
  const gemini = useAnswer("gemini", findGemini);
  const whatsapp = useAnswer("whatsapp", findWhatsapp);
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-4">
      <h1 className="text-xl font-semibold">{w.title}</h1>
      <p className="text-soft">{w.lead}</p>
      <ol className="flex flex-col gap-4">
        <Step at={0} title={w.call.title} lead={w.call.lead} answer={call}>
          <Way href="/" name={w.call.go} />
        </Step>
        <Step at={1} title={w.ticket.title} lead={w.ticket.lead} answer={ticket}>
          <Way href="/inbox?status=all" name={w.ticket.go} />
        </Step>
        <AsteriskStep at={2} />
        <Step at={3} title={w.gemini.title} lead={w.gemini.lead} answer={gemini}>
          <CopyLine text="GEMINI_API_KEY=" />
          <Way href="/bots" name={w.gemini.go} />
        </Step>
        <Step at={4} title={w.whatsapp.title} lead={w.whatsapp.lead} answer={whatsapp}>
          <Way href="/settings/messages" name={w.whatsapp.go} />
        </Step>
      </ol>
    </div>
  );
}

function Way({ href, name }: { href: string; name: string }) {
  return (
    <Link
      href={href}
      className="inline-flex min-h-10 items-center self-start rounded-[9px] text-brand-deep underline"
    >
      {name}
    </Link>
  );
}
