// What a ticket's caller was sent, and what became of it; one that did not go can be sent again.
import { type Message, listMessages, resendMessage } from "@pipecast/contracts/events/messages";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { showTime } from "../look/time.ts";
import { ask } from "../session/server.ts";
import { useMay } from "../session/session.tsx";
import { useAnswer } from "../session/use-answer.ts";
import { useDeed } from "../session/use-deed.ts";
import { words } from "../words/words.ts";

const again = new Set<Message["state"]>(["failed", "unknown", "skipped"]);
const wrong = new Set<Message["state"]>(["failed", "unknown"]);

export function TicketMessages(props: { ticketId: string; revision: number; timeZone: string }) {
  const { ticketId, revision, timeZone } = props;
  const w = words.tickets;
  const found = useAnswer(`messages ${ticketId} ${revision}`, () =>
    ask(listMessages, { query: { ticket_id: ticketId, limit: 50 } }),
  );
  const mayResend = useMay()(resendMessage);
  const { busy, fault, run } = useDeed();
  const messages = found.value?.items ?? [];
  if (messages.length === 0 && found.fault === undefined) return null;
  return (
    <section aria-labelledby="ticket-messages" className="flex flex-col gap-2">
      <h2 id="ticket-messages" className="text-sm text-soft">
        {w.messages.title}
      </h2>
      {[found.fault, fault].map(
        (why) =>
          why !== undefined && (
            <Notice key={why} look="alarm" role="alert">
              {why}
            </Notice>
          ),
      )}
      <ul className="flex flex-col gap-1.5">
        {messages.map((message) => (
          <li key={message.id} className="rounded-lg border border-line px-3 py-2 text-sm">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-medium">{w.messages.channels[message.channel]}</span>
              <span className="min-w-0 break-all">{message.template}</span>
              <span
                className={`rounded-full px-2 py-0.5 text-xs ${wrong.has(message.state) ? "bg-alarm-tint font-medium text-alarm" : "bg-sunken text-soft"}`}
              >
                {w.messages.states[message.state]}
              </span>
              <time className="ml-auto text-soft tabular-nums" dateTime={message.updated_at}>
                {showTime(message.updated_at, timeZone)}
              </time>
            </p>
            {message.parameters.length > 0 && (
              <p className="break-words text-soft">{message.parameters.join(" · ")}</p>
            )}
            {message.reason !== "" && <p className="break-words text-soft">{message.reason}</p>}
            {mayResend && again.has(message.state) && (
              <Button
                className="mt-1.5"
                disabled={busy}
                onClick={() =>
                  void run(async () => {
                    await ask(resendMessage, { params: { id: message.id }, body: {} });
                    found.again();
                  })
                }
              >
                {w.messages.again}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
