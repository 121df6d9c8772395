// A registered call whose audio never came to the bot does not wait in silence: after its time it goes to its fallback.
import { RemoteError, askRoute } from "@pipecast/contracts/client";
import { getSession } from "@pipecast/contracts/gateway/sessions";
import type { LiveCall } from "../calls/live-call.ts";
import { fallBackCall } from "./fall-back-call.ts";
import type { RoutingParts } from "./follow-route.ts";

/** A gateway that does not answer three questions in a row is not playing audio to anyone either. */
const questions = 3;
const pauseMs = 2_000;

/** Looks once, a second after the registration has run out. */
export function onBotJoined(parts: RoutingParts, call: LiveCall): void {
  const session = call.session;
  if (session === null) return;
  const isStillThere = () =>
    parts.liveCalls.find(call.channel_id) === call &&
    call.session === session &&
    call.at.kind === "bot";

  const look = async (asked: number): Promise<void> => {
    if (!isStillThere()) return;
    const answer = await ask(parts, call.org_id, session.session_id);
    if (answer === "used") return;
    if (answer === "no_answer" && asked < questions) return lookAfter(pauseMs, asked + 1);
    if (!isStillThere()) return;
    parts.log.error(
      { linkedid: call.linkedid, org_id: call.org_id, session_id: session.session_id },
      "a call never reached its bot and goes to its fallback",
    );
    await fallBackCall(parts, call);
  };
  const lookAfter = (ms: number, asked: number): void => {
    parts.clock.after(ms, () => {
      look(asked).catch((err: unknown) => {
        parts.log.error({ err, linkedid: call.linkedid }, "a call could not be sent on");
      });
    });
  };
  lookAfter((session.expires_in + 1) * 1000, 1);
}

/** `unused` when the session is unknown, or the flow has not begun though the registration ran out. */
async function ask(
  parts: RoutingParts,
  orgId: string,
  sessionId: string,
): Promise<"used" | "unused" | "no_answer"> {
  try {
    const session = await askRoute(
      parts.gateway,
      getSession,
      { params: { id: sessionId }, query: { org_id: orgId } },
      { headers: { "x-internal-key": parts.internalKey }, deadlineMs: 2_000 },
    );
    return session.node === null ? "unused" : "used";
  } catch (error) {
    return error instanceof RemoteError && error.status === 404 ? "unused" : "no_answer";
  }
}
