// Live calls as they change, to whoever may see them.
import { streamLiveCalls } from "@pipecast/contracts/pbx/calls";
import { hangUpSandboxCall, placeSandboxCall } from "@pipecast/contracts/pbx/sandbox";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type PbxUnderTest,
  type TestOrganization,
  furnish,
  internal,
  refusal,
  startPbx,
} from "../fixtures/pbx-under-test.ts";

let it: PbxUnderTest;
let org: TestOrganization;
let url: string;
beforeEach(async () => {
  it = await startPbx();
  org = await it.organizationWithoutLogin();
  await furnish(it, org, { number: "+912261230000", target: { type: "bot", id: "ivr" } });
  ({ url } = await it.server.listen({ port: 0, host: "127.0.0.1" }));
});
afterEach(() => it.stop());

/** Opens the stream; gives each `calls` event's data in turn, then undefined at its end. */
async function open(asker: Record<string, string>, signal: AbortSignal) {
  const answer = await fetch(`${url}${streamLiveCalls.path}`, { headers: asker, signal });
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return async (): Promise<{ to: string }[] | undefined> => {
    for (;;) {
      const end = text.indexOf("\n\n");
      if (end !== -1) {
        const event = text.slice(0, end);
        text = text.slice(end + 2);
        if (event.startsWith("event: calls\ndata: "))
          return JSON.parse(event.slice("event: calls\ndata: ".length)) as { to: string }[];
        continue;
      }
      const read = await reader?.read();
      if (read === undefined || read.done) return undefined;
      text += read.value;
    }
  };
}

test("the list comes at once, again when a call comes and goes, and ends when the service stops", async () => {
  const abort = new AbortController();
  const next = await open(org.jwt, abort.signal);
  expect(await next()).toEqual([]);
  const { channel_id } = await it.ask(org.jwt, placeSandboxCall, {
    body: { from: "+919876543210", to: "+912261230000" },
  });
  let calls = await next();
  while (calls?.[0]?.to !== "ivr") calls = await next();
  await it.ask(org.jwt, hangUpSandboxCall, { params: { channel_id } });
  while (calls === undefined || calls.length > 0) calls = await next();
  await it.pbx.stop();
  expect(await next()).toBeUndefined();
  abort.abort();
});

test("another organization's calls make no sound", async () => {
  const other = await it.organizationWithoutLogin();
  const abort = new AbortController();
  const next = await open(other.jwt, abort.signal);
  expect(await next()).toEqual([]);
  await it.ask(org.jwt, placeSandboxCall, {
    body: { from: "+919876543210", to: "+912261230000" },
  });
  const heard = next();
  const silence = new Promise((resolve) => setTimeout(resolve, 400, "silence"));
  expect(await Promise.race([heard, silence])).toBe("silence");
  abort.abort();
  await expect(heard).rejects.toThrow();
});

test("without the right credential there is no stream", async () => {
  for (const asker of [{}, internal])
    expect(await refusal(it.ask(asker, streamLiveCalls, { query: {} }))).toMatch(/^401 /);
});
