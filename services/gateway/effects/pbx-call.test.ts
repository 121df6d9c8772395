// One call's side of the PBX: no transfer twice, one hang-up, and what an answer that never came means.
import type { ClientTransport } from "@pipecast/contracts/client";
import { TransportError, type TransportFault } from "@pipecast/platform/transport";
import { expect, test } from "vitest";
import { pbxStandIn } from "../fixtures/pbx-stand-in.ts";
import { secrets } from "../fixtures/secrets.ts";
import { PbxCall } from "./pbx-call.ts";

const call = { org_id: "org_a", session_id: "s1", channel_id: "1712345678.1" };

function pbxCall(transport: ClientTransport, channel_id = call.channel_id): PbxCall {
  return new PbxCall({
    transport,
    internalKey: secrets.internalKey,
    call: { ...call, channel_id },
  });
}

/** A wire on which nothing comes back, for a reason. */
function deadWire(kind: TransportFault) {
  const asked: { path: string; deadlineMs: number }[] = [];
  const transport: ClientTransport = {
    request({ path, deadlineMs }) {
      asked.push({ path, deadlineMs });
      return Promise.reject(new TransportError(kind));
    },
  };
  return { transport, asked };
}

test("a confirmed transfer is never followed by another one, nor by one at the same time", async () => {
  const pbx = pbxStandIn();
  const side = pbxCall(pbx.transport);
  const both = await Promise.allSettled([
    side.transfer("5001", "queue"),
    side.transfer("5002", "queue"),
  ]);
  expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  await expect(side.transfer("5003", "queue")).rejects.toMatchObject({ status: "refused" });
  expect(pbx.transfers).toHaveLength(1);
  expect(side.transferState).toBe("confirmed");
});

test("after a plain refusal another destination may be tried", async () => {
  const pbx = pbxStandIn();
  const side = pbxCall(pbx.transport);
  pbx.onTransfer = "refuse";
  await expect(side.transfer("5999", "queue")).rejects.toMatchObject({ status: "422" });
  pbx.onTransfer = "confirm";
  await expect(side.transfer("5001", "queue")).resolves.toBe(200);
});

test.each([
  ["timeout", "timeout", "unknown"],
  ["aborted", "timeout", "unknown"],
  ["too_large", "network", "unknown"],
  ["unreachable", "network", "refused"],
] as const)(
  "no answer (%s) is %s to the flow and leaves the transfer %s",
  async (kind, status, state) => {
    const { transport, asked } = deadWire(kind);
    const side = pbxCall(transport);
    await expect(side.transfer("5001", "queue")).rejects.toMatchObject({ status });
    expect(side.transferState).toBe(state);
    await side.transfer("5001", "queue").catch(() => undefined);
    expect(asked).toHaveLength(state === "unknown" ? 1 : 2);
    expect(asked[0]).toEqual({ path: "/api/v1/calls/1712345678.1/transfer", deadlineMs: 10_000 });
  },
);

test.each(["unknown", "crash"] as const)(
  "an answer of 5xx (%s) leaves the outcome open",
  async (behaviour) => {
    const pbx = pbxStandIn();
    pbx.onTransfer = behaviour;
    const side = pbxCall(pbx.transport);
    await side.transfer("5001", "queue").catch(() => undefined);
    await side.transfer("5001", "queue").catch(() => undefined);
    expect(side.transferState).toBe("unknown");
    expect(pbx.transfers).toHaveLength(1);
  },
);

test("a call is left once, whoever wishes it and however often", async () => {
  const pbx = pbxStandIn();
  const side = pbxCall(pbx.transport);
  const answers = await Promise.all([
    side.leave("hang_up"),
    side.leave("fall_back"),
    side.leave("hang_up"),
  ]);
  expect(answers).toEqual(["hung_up", "hung_up", "hung_up"]);
  expect(pbx.hangUps).toHaveLength(1);
  expect(pbx.fallbacks).toEqual([]);
});

test("a PBX that knows no fallback hangs up; one that cannot be asked is told so, and nothing hangs", async () => {
  const pbx = pbxStandIn();
  pbx.hasFallback = false;
  expect(await pbxCall(pbx.transport).leave("fall_back")).toBe("hung_up");
  const unreachable = deadWire("unreachable");
  expect(await pbxCall(unreachable.transport).leave("fall_back")).toBe("unanswered");
  expect(unreachable.asked.map(({ path }) => path.split("/").at(-1))).toEqual([
    "fallback",
    "hangup",
  ]);
});

test("a fallback whose answer did not come is not answered by hanging up: the caller may be on the way", async () => {
  const late = deadWire("timeout");
  expect(await pbxCall(late.transport).leave("fall_back")).toBe("unanswered");
  expect(late.asked).toHaveLength(1);
});

test("without a channel nothing is asked, and a channel cannot move the path", async () => {
  for (const channel of ["", ".", ".."]) {
    const pbx = pbxStandIn();
    const side = pbxCall(pbx.transport, channel);
    await expect(side.transfer("5001", "queue")).rejects.toMatchObject({ status: "skipped" });
    expect(await side.leave("hang_up")).toBe("gone");
    expect(pbx.principals).toEqual([]);
  }
  const pbx = pbxStandIn();
  await pbxCall(pbx.transport, "1/../../2").transfer("5001", "queue");
  expect(pbx.transfers[0]?.channel_id).toBe("1/../../2");
});
