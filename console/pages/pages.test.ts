// What a browser gets: the built app with its headers, or the plain page that says how to build it.
import { createHttpServer } from "@pipecast/platform/http";
import { createLogger } from "@pipecast/platform/log";
import { expect, test } from "vitest";
import { plainPage } from "./plain-page.ts";
import type { BuiltFile } from "./read-build.ts";
import { serveBuild } from "./serve-build.ts";

const file = (type: string, text: string): BuiltFile => ({
  type,
  plain: Buffer.from(text),
  br: Buffer.from(`br ${text}`),
  gzip: undefined,
});

test("the app's page stands at each of its paths and nowhere else; its files are kept for ever", async () => {
  const server = createHttpServer({
    name: "test",
    log: createLogger({ name: "test", level: "silent", stream: process.stderr }),
    authenticate: async () => null,
  });
  serveBuild(server, {
    index: file("text/html; charset=utf-8", "page"),
    assets: new Map([["a-1.js", file("text/javascript; charset=utf-8", "code")]]),
  });
  const get = (url: string, headers = {}) => server.app.inject({ url, headers });
  for (const path of [
    "/",
    "/sign-in",
    "/agents",
    "/calls",
    "/calls/17.1",
    "/inbox",
    "/inbox/t1",
    "/live",
    "/overview",
    "/welcome",
  ])
    expect(await get(path)).toMatchObject({ statusCode: 200, body: "page" });
  for (const path of ["/nothing", "/api/v1/nothing", "/assets/none.js", "/assets/..%2fservice.ts"])
    expect((await get(path)).statusCode).toBe(404);
  const { headers } = await get("/");
  expect(headers["cache-control"]).toBe("no-cache");
  expect(headers["content-security-policy"]).toContain("script-src 'self';");
  expect(headers["content-security-policy"]).not.toContain("unsafe");
  const script = await get("/assets/a-1.js", { "accept-encoding": "gzip, br" });
  expect(script.body).toBe("br code");
  expect(script.headers).toMatchObject({
    "content-encoding": "br",
    "cache-control": "public, max-age=31536000, immutable",
    vary: "Accept-Encoding",
  });
  expect((await get("/assets/a-1.js")).body).toBe("code");
  await server.close();
});

test("without a build the page says how to get one, and facts are text", () => {
  const page = plainPage({
    version: "<b>1</b>",
    services: ["pbx"],
    url: "http://127.0.0.1:3000",
    audiosocket: undefined,
    switchName: "the sandbox",
  });
  expect(page).toContain("node scripts/build-console.mjs");
  expect(page).toContain("npx pipecast call");
  expect(page).toContain("&lt;b&gt;1&lt;/b&gt;");
});
