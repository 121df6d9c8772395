// Where the webhooks of rehearsed calls arrive: a server on this machine that answers as the rehearsal says.
import { randomUUID } from "node:crypto";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type SafeFetch,
  type SafeFetchRequest,
  SafeFetchError,
  createSafeFetch,
} from "@pipecast/platform/safe-fetch";
import type { Part } from "./part.ts";

type Request = SafeFetchRequest;

export interface WebhookReceiver {
  /** Sends a request where the rehearsal wants it: here, or out when the operator allows its host and nothing is said of it. */
  take(request: Request, part: Part, real: SafeFetch): ReturnType<SafeFetch>;
  close(): Promise<void>;
}

interface Answer {
  status: number;
  body: string;
}

/** `allow`: WEBHOOK_ALLOW, whose receivers get what no rehearsal answers. Anything else stays on this machine. */
export async function openWebhookReceiver(allow: readonly string[]): Promise<WebhookReceiver> {
  const answers = new Map<string, Answer>();
  const server = createServer((request, response) => {
    request.resume();
    request.once("end", () => {
      const { status, body } = answers.get(request.url ?? "") ?? { status: 404, body: "" };
      answers.delete(request.url ?? "");
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const here = createSafeFetch({ allow: [`127.0.0.1:${port}`], ownPorts: () => [] });
  return {
    async take(request, part, real) {
      const given = part.given.webhooks?.find(
        ({ url }) => url === undefined || request.url.includes(url),
      );
      if (given === undefined && isAllowed(request.url, allow)) return real(request);
      const status = String(given?.status ?? 200);
      if (status === "timeout") throw new SafeFetchError("TIMEOUT");
      if (status === "refused")
        throw new SafeFetchError("URL_INVALID", { why: "the rehearsal refuses it" });
      if (!/^[2-5]\d\d$/.test(status)) throw new SafeFetchError("UNREACHABLE");
      const path = `/${randomUUID()}`;
      answers.set(path, { status: Number(status), body: JSON.stringify(given?.response ?? {}) });
      return here({ ...request, url: `http://127.0.0.1:${port}${path}` });
    },
    close: () => closed(server),
  };
}

function isAllowed(url: string, allow: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { host, hostname, port, protocol } = new URL(url);
  const full = port === "" ? `${hostname}:${protocol === "https:" ? 443 : 80}` : host;
  return allow.includes(full);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
