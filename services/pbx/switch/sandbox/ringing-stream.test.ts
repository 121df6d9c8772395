// Phones that ring and talk, pushed to the agent panel.
import {
  PhonesPicture,
  answerAgent,
  hangUpAgent,
  placeSandboxCall,
  streamRinging,
} from "@pipecast/contracts/pbx/sandbox";
import { expect, test } from "vitest";
import { furnish, startPbx } from "../../fixtures/pbx-under-test.ts";

test("a ringing phone is told with the time it gives up, then the talk, then nothing; other organizations see nothing", async () => {
  const it = await startPbx();
  const abort = new AbortController();
  try {
    const org = await it.organizationWithoutLogin();
    const other = await it.organizationWithoutLogin();
    const number = "+912261230000";
    await furnish(it, org, { number, target: { type: "queue", id: "5001" } });
    const { url } = await it.server.listen({ port: 0, host: "127.0.0.1" });
    const follow = (jwt: Record<string, string>) => pictures(url, jwt, abort.signal);
    const next = await follow(org.jwt);
    const foreign = await follow(other.jwt);
    expect(await next()).toEqual({ ringing: [], talking: [] });
    expect(await foreign()).toEqual({ ringing: [], talking: [] });

    await it.ask(org.jwt, placeSandboxCall, { body: { from: "+919876543210", to: number } });
    let picture = await next();
    while (picture.ringing.length === 0) picture = await next();
    const [phone] = picture.ringing;
    expect(phone).toMatchObject({ queue: "5001", caller_number: "+919876543210" });
    expect(Date.parse(phone?.until ?? "") - Date.parse(phone?.since ?? "")).toBeGreaterThan(0);

    const extension = phone?.extension ?? "";
    await it.ask(org.jwt, answerAgent, { params: { extension } });
    while (picture.talking.length === 0) picture = await next();
    expect(picture).toMatchObject({ ringing: [], talking: [{ extension, queue: "5001" }] });
    await it.ask(org.jwt, hangUpAgent, { params: { extension } });
    while (picture.talking.length > 0) picture = await next();
    expect(picture).toEqual({ ringing: [], talking: [] });
    abort.abort();
    await expect(foreign()).rejects.toThrow();
  } finally {
    abort.abort();
    await it.stop();
  }
});

/** The data of the stream's `phones` events, one by one. */
async function pictures(url: string, headers: Record<string, string>, signal: AbortSignal) {
  const answer = await fetch(`${url}${streamRinging.path}`, { headers, signal });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return async (): Promise<PhonesPicture> => {
    for (;;) {
      const end = text.indexOf("\n\n");
      const event = text.slice(0, end);
      if (end !== -1) {
        text = text.slice(end + 2);
        const data = event.replace(/^event: phones\ndata: /, "");
        if (data !== event) return PhonesPicture.parse(JSON.parse(data));
        continue;
      }
      const read = await reader?.read();
      if (read === undefined || read.done) throw new Error("the stream has ended");
      text += read.value;
    }
  };
}
