// Streams of people who are signed out while they read.
import { expect, onTestFinished, test } from "vitest";
import { createAuthenticator } from "../auth/authenticator.ts";
import type { Role } from "../auth/principal.ts";
import { createLogger } from "../log/index.ts";
import { createHttpServer } from "./create-http-server.ts";
import { mountRoute } from "./mount-route.ts";

async function streamOf(signedIn: { role: Role | null; fails?: boolean }) {
  const { authenticate } = createAuthenticator({
    operatorToken: "o".repeat(40),
    internalKey: "i".repeat(40),
    jwtSecret: "j".repeat(40),
    async readSignIn() {
      if (signedIn.fails === true) throw new Error("pbx does not answer");
      const { role } = signedIn;
      return role === null ? null : { id: "b1", org_id: "org-1", account_id: "a1", role };
    },
  });
  const log = createLogger({ name: "test", level: "silent", stream: { write: () => undefined } });
  const limits = { streamCheckMs: 10 };
  const server = createHttpServer({ name: "Test", log, authenticate, limits });
  onTestFinished(() => server.close());
  mountRoute(
    server,
    {
      method: "GET",
      path: "/stream",
      auth: ["jwt"],
      summary: "Goes on for ever",
      success: { status: 200, contentType: "text/event-stream" },
    },
    ({ reply }) => {
      reply.hijack();
      reply.raw.writeHead(200, { "content-type": "text/event-stream" });
      const beat = setInterval(() => reply.raw.write(": beat\n\n"), 5);
      reply.raw.once("close", () => clearInterval(beat));
      return reply;
    },
  );
  const { url } = await server.listen({ port: 0 });
  const answer = await fetch(`${url}/stream`, { headers: { cookie: "pipecast_session=b" } });
  const reader = answer.body?.getReader();
  if (reader === undefined) throw new Error("no stream");
  await reader.read();
  return async () => {
    const { done } = await reader.read();
    return done ? "ended" : "goes on";
  };
}

test("a stream ends when its reader is signed out, or gets another role", async () => {
  for (const after of [null, "admin"] as const) {
    const signedIn: { role: Role | null } = { role: "agent" };
    const read = await streamOf(signedIn);
    for (let beat = 0; beat < 5; beat++) expect(await read()).toBe("goes on");
    signedIn.role = after;
    await expect.poll(() => read().catch(() => "cut"), { timeout: 5_000 }).toBe("cut");
  }
});

test("a look that cannot be taken cuts nobody off", async () => {
  const signedIn = { role: "agent" as const, fails: false };
  const read = await streamOf(signedIn);
  signedIn.fails = true;
  for (let beat = 0; beat < 20; beat++) expect(await read()).toBe("goes on");
});
