// What every transport promises, whatever it goes over.
import { Readable } from "node:stream";
import fastify, { type FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Transport, TransportRequest } from "./transport.ts";
import { TransportError } from "./transport-error.ts";

/** Opens a transport into an app that has all its routes; `close` ends what it opened, the app too. */
export type OpenTransport = (
  app: FastifyInstance,
) => Promise<{ transport: Transport; close: () => Promise<void> }>;

export function describeTransport(name: string, open: OpenTransport): void {
  describe(`a transport ${name}`, () => {
    let transport: Transport;
    let close: () => Promise<void>;
    const seen: string[] = [];

    beforeAll(async () => ({ transport, close } = await open(sampleApp(seen))));
    afterAll(() => close());

    const ask = (request: Partial<TransportRequest>) =>
      transport.request({ method: "GET", path: "/echo", deadlineMs: 5_000, ...request });
    const fault = async (request: Partial<TransportRequest>) => {
      try {
        const answer = await ask(request);
        return `answered ${answer.status}`;
      } catch (error) {
        return error instanceof TransportError ? error.kind : `threw ${String(error)}`;
      }
    };

    test("carries method, path, query, headers and body there, and status, headers and body back", async () => {
      const answer = await ask({
        method: "PUT",
        path: "/echo/PJSIP%2Fa%201?x=%26&y=%C3%A4",
        headers: { "content-type": "application/json", "X-Thing": "ä\tb" },
        body: '{"a":1}',
      });
      expect(answer.status).toBe(207);
      expect(answer.headers["x-answer"]).toBe("yes");
      expect(answer.headers["set-cookie"]).toBe("a=1, b=2");
      expect(JSON.parse(answer.body)).toEqual({
        method: "PUT",
        url: "/echo/PJSIP%2Fa%201?x=%26&y=%C3%A4",
        type: "application/json",
        thing: "ä\tb",
        body: '{"a":1}',
      });
    });

    test("gives any status as an answer: redirects are not followed, errors do not throw", async () => {
      expect(await ask({ path: "/moved" })).toMatchObject({
        status: 307,
        headers: { location: "/echo" },
      });
      expect((await ask({ path: "/broken" })).status).toBe(500);
      expect((await ask({ path: "/nowhere" })).status).toBe(404);
    });

    test("carries any text in UTF-8, both ways, however it is cut", async () => {
      const text = "नमस्ते 👋 \u0000 é".repeat(20_000);
      const answer = await ask({
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(text),
      });
      expect(JSON.parse(JSON.parse(answer.body).body)).toBe(text);
    });

    test("an empty answer is an empty text, and a body is not needed", async () => {
      expect(await ask({ method: "DELETE", path: "/empty" })).toMatchObject({
        status: 204,
        body: "",
      });
      expect(JSON.parse((await ask({ method: "POST" })).body).body).toBeUndefined();
    });

    test("reads an answer of 4 MB and refuses a larger one", async () => {
      expect((await ask({ path: "/bytes/4194304" })).body).toHaveLength(4_194_304);
      expect(await fault({ path: "/bytes/4194305" })).toBe("too_large");
      expect(await fault({ path: "/endless" })).toMatch(/too_large|timeout/);
    }, 15_000);

    test("gives up at the deadline: before the answer and in the middle of it", async () => {
      for (const path of ["/never", "/half"]) {
        const begun = performance.now();
        expect(await fault({ path, deadlineMs: 60 })).toBe("timeout");
        const took = performance.now() - begun;
        expect(took).toBeGreaterThan(50);
        expect(took).toBeLessThan(1_500);
      }
    });

    test("gives up when told to, and does not send what was called off before", async () => {
      const controller = new AbortController();
      const asked = fault({ path: "/never", signal: controller.signal });
      setTimeout(() => controller.abort(), 20);
      expect(await asked).toBe("aborted");
      const count = seen.length;
      expect(await fault({ path: "/echo", signal: AbortSignal.abort() })).toBe("unreachable");
      expect(seen).toHaveLength(count);
    });

    test("an answer that breaks off is an unknown outcome, never half a body", async () => {
      expect(await fault({ path: "/dies" })).toBe("aborted");
    });

    test("works on after failures, many at a time, and mixes no answers", async () => {
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, i) => ask({ path: `/echo?n=${i}`, deadlineMs: 10_000 })),
      );
      for (const [i, { body }] of answers.entries())
        expect(JSON.parse(body).url).toBe(`/echo?n=${i}`);
    }, 15_000);

    test.each<[string, Partial<TransportRequest>]>([
      ["CR LF in a header", { headers: { "x-a": "b\r\nx-internal-key: c" } }],
      ["LF in a header", { headers: { "x-a": "b\nc" } }],
      ["NUL in a header", { headers: { "x-a": "\0" } }],
      ["text beyond Latin-1 in a header", { headers: { "x-a": "नमस्ते" } }],
      ["a colon in a header's name", { headers: { "x-a:": "b" } }],
      ["an empty header name", { headers: { "": "b" } }],
      ["a length of its own", { headers: { "Content-Length": "1" } }],
      ["a transfer encoding of its own", { headers: { "transfer-encoding": "chunked" } }],
      ["another host", { headers: { host: "evil.test" } }],
      ["a space in the path", { path: "/echo HTTP/1.1" }],
      ["CR LF in the path", { path: "/echo\r\nx: y" }],
      ["a fragment in the path", { path: "/echo#a" }],
      ["a path that is an address", { path: "http://evil.test/" }],
      ["an empty path", { path: "" }],
      ["a method with a space", { method: "GET /x" }],
      ["a body on a GET", { body: "{}" }],
      ["no deadline", { deadlineMs: 0 }],
      ["a deadline that is no number", { deadlineMs: Number.NaN }],
      ["an endless deadline", { deadlineMs: Infinity }],
    ])("does not send %s", async (_case, request) => {
      const count = seen.length;
      expect(await fault(request)).toBe("invalid");
      expect(seen).toHaveLength(count);
    });
  });
}

function sampleApp(seen: string[]): FastifyInstance {
  const app = fastify({ forceCloseConnections: true, bodyLimit: 10_000_000 });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) =>
    done(null, body),
  );
  app.addHook("onRequest", async (request) => {
    seen.push(request.url);
  });
  app.route({
    method: ["GET", "PUT", "POST"],
    url: "/echo*",
    handler: async (request, reply) =>
      reply.code(207).header("X-Answer", "yes").header("set-cookie", ["a=1", "b=2"]).send({
        method: request.method,
        url: request.url,
        type: request.headers["content-type"],
        thing: request.headers["x-thing"],
        body: request.body,
      }),
  });
  app.get("/moved", async (_request, reply) => reply.redirect("/echo", 307));
  app.get("/broken", async () => {
    throw new Error("broken");
  });
  app.delete("/empty", async (_request, reply) => reply.code(204).send());
  app.get<{ Params: { n: string } }>("/bytes/:n", async (request, reply) =>
    reply.type("text/plain").send("x".repeat(Number(request.params.n))),
  );
  app.get("/never", () => new Promise(() => undefined));
  app.get("/half", async (_request, reply) =>
    reply.type("text/plain").send(streamOf(["half"], "hang")),
  );
  app.get("/dies", async (_request, reply) =>
    reply.type("text/plain").send(streamOf(["half"], "die")),
  );
  app.get("/endless", async (_request, reply) =>
    reply.type("text/plain").send(streamOf(["x".repeat(65_536)], "repeat")),
  );
  return app;
}

function streamOf([chunk]: [string], then: "hang" | "die" | "repeat"): Readable {
  let given = 0;
  const stream = new Readable({
    read() {
      given++;
      if (given === 1 || (then === "repeat" && given < 1_000)) this.push(chunk);
      else if (then === "die") setTimeout(() => stream.destroy(new Error("died")), 20);
    },
  });
  return stream;
}
