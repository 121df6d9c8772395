// The outcome of a session reaches pbx, or is tried again; only what pbx will never take is final.
import type { ClientTransport } from "@pipecast/contracts/client";
import { isAppError } from "@pipecast/platform/errors";
import { TransportError } from "@pipecast/platform/transport";
import { expect, test } from "vitest";
import { pbxStandIn } from "../fixtures/pbx-stand-in.ts";
import { secrets } from "../fixtures/secrets.ts";
import { deliverSessionOutcome } from "./deliver-session-outcome.ts";
import { sessionFact } from "./session-fact.ts";
import { SessionRecord } from "./session-record.ts";

const names = { org_id: "o", bot_id: "b", version: 1, channel_id: "1.1", linkedid: "1.1" };
const payload = sessionFact(new SessionRecord({ id: "s", call: {}, ...names }, () => 5));
const delivery = {
  id: "m",
  seq: 1,
  topic: "session-outcome",
  key: "1.1",
  dedupe_key: "s",
  payload,
  attempt: 1,
  created_at: 0,
};

function deliver(transport: ClientTransport) {
  return deliverSessionOutcome(transport, secrets.internalKey)(
    delivery,
    new AbortController().signal,
  );
}

async function failure(answer: () => Promise<{ status: number; body: string }>) {
  const error: unknown = await deliver({ request: answer }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isAppError(error)) throw new Error("it was not refused with a known error");
  return { code: error.code, final: !error.retryable };
}

test("pbx gets the fact as it was stored", async () => {
  const pbx = pbxStandIn();
  await deliver(pbx.transport);
  expect(pbx.outcomes).toEqual([payload]);
});

test.each(["timeout", "unreachable", "aborted"] as const)(
  "an answer that did not come (%s) is never the last word",
  async (kind) => {
    const { final } = await failure(() => Promise.reject(new TransportError(kind)));
    expect(final).toBe(false);
  },
);

test.each([401, 404, 409, 429, 500, 503])("an answer of %i is tried again", async (status) => {
  expect(await failure(async () => ({ status, body: "{}" }))).toEqual({
    code: "GATEWAY_OUTCOME_NOT_DELIVERED",
    final: false,
  });
});

test.each([400, 422])(
  "an answer of %i is final: the fact itself is not understood",
  async (status) => {
    const body = JSON.stringify({ error: { code: "VALIDATION", message: "no" } });
    expect(await failure(async () => ({ status, body }))).toEqual({
      code: "GATEWAY_OUTCOME_REFUSED",
      final: true,
    });
  },
);
