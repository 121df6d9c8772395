// Serves the built app: its one page wherever the app has a page, its hashed files for ever.
import type { HttpServer } from "@pipecast/platform/http";
import type { Build, BuiltFile } from "./read-build.ts";

/** Paths of the app's own pages; everything else under `/` stays a 404. */
export const appPaths = [
  "/",
  "/sign-in",
  "/invite",
  "/agents",
  "/calls",
  "/calls/:linkedid",
  // Not /tickets: that is the API's.
  "/inbox",
  "/inbox/:ticket",
  "/live",
  "/overview",
  "/welcome",
  "/bots",
  "/bots/:id",
  "/bots/:id/versions",
  "/automations",
  "/automations/runs/:id",
  "/automations/workflows/:id",
  "/settings",
  "/settings/:part",
];

/** Stricter than the program's own: nothing inline, nothing from elsewhere. */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "media-src 'self' blob:",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** What of fastify's request and reply is needed to send a file. */
interface FileRequest {
  headers: { "accept-encoding"?: string | undefined };
}
interface FileReply {
  header(name: string, value: string): FileReply;
  type(value: string): FileReply;
  send(body: Buffer): unknown;
}

export function serveBuild(server: HttpServer, build: Build): void {
  for (const path of appPaths)
    server.app.get(path, (request, reply) => {
      reply
        .header("content-security-policy", contentPolicy)
        // Names no file of its own content: ask every time.
        .header("cache-control", "no-cache");
      return sendFile(request, reply, build.index);
    });
  server.app.get<{ Params: { name: string } }>("/assets/:name", (request, reply) => {
    const file = build.assets.get(request.params.name);
    if (file === undefined) return reply.callNotFound();
    reply.header("cache-control", "public, max-age=31536000, immutable");
    return sendFile(request, reply, file);
  });
}

function sendFile(request: FileRequest, reply: FileReply, file: BuiltFile) {
  reply.header("vary", "Accept-Encoding").type(file.type);
  const accepted = request.headers["accept-encoding"] ?? "";
  if (file.br !== undefined && /\bbr\b/.test(accepted))
    return reply.header("content-encoding", "br").send(file.br);
  if (file.gzip !== undefined && /\bgzip\b/.test(accepted))
    return reply.header("content-encoding", "gzip").send(file.gzip);
  return reply.send(file.plain);
}
