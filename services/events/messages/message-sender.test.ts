// The three ways a message leaves by, each against a real server of its kind on this machine.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { signRequest } from "@pipecast/contracts/pbx/calls";
import type { Channels } from "@pipecast/contracts/pbx/channels";
import { createAuthenticator, signWebhook, verifyWebhook } from "@pipecast/platform/auth";
import { systemClock } from "@pipecast/platform/clock";
import { createHttpServer, mountRoute } from "@pipecast/platform/http";
import { createSafeConnect, createSafeFetch } from "@pipecast/platform/safe-fetch";
import { inMemoryTransport } from "@pipecast/platform/transport";
import { keptLog } from "@pipecast/testkit/kept-log";
import { type Msg91Behaviour, Msg91Server } from "@pipecast/testkit/msg91-server";
import { type SmtpBehaviour, SmtpTestServer } from "@pipecast/testkit/smtp-server";
import { expect, onTestFinished, test } from "vitest";
import { makeCertificate } from "../../../packages/platform/safe-fetch/certificate.fixture.ts";
import { secrets } from "../fixtures/secrets.ts";
import { createEmailSender } from "./email/email-sender.ts";
import {
  type ChannelUnderTest,
  type Meeting,
  describeMessageSender,
  outgoing,
} from "./message-sender.contract.ts";
import { createMsg91Sender } from "./msg91/msg91-sender.ts";
import { createWebhookSender } from "./webhook/webhook-sender.ts";

const here = (port: number) => [`127.0.0.1:${port}`];

describeMessageSender("[whatsapp]", async (): Promise<ChannelUnderTest> => {
  const server = await new Msg91Server({ authkey: "right-key-0001" }).listen();
  onTestFinished(() => server.close());
  let key: string = "right-key-0001";
  const sender = createMsg91Sender({
    baseUrl: server.url,
    fetch: createSafeFetch({ allow: [new URL(server.url).host], ownPorts: () => [] }),
    clock: systemClock,
    keys: {
      of: async () =>
        key === "none" || key === "unreadable"
          ? key
          : { authkey: key, integrated_number: "912261234500", namespace: null, language: "en" },
      forget: () => undefined,
    },
  });
  const as: Record<Meeting, Msg91Behaviour> = {
    takes: "ok",
    later: "busy",
    refuses: "refused",
    dies: "dies",
    deaf: "deaf",
  };
  return {
    sender,
    to: "+919812345678",
    meet: (how) => void (server.behave = () => as[how]),
    taken: () => server.taken.map(({ parameters }) => parameters[0] ?? ""),
    mark: ({ id }) => id,
    settings: (how) => void (key = how === "wrong" ? "wrong-password" : how),
    knowsRepeats: false,
  };
});

const mail = { user: "desk", password: "right-password", from: "desk@example.com" };

async function mailChannel(port: () => number) {
  let channels: Channels | "unreadable" = {
    email: { host: "127.0.0.1", port: port(), secure: false, ...mail },
    webhook: null,
  };
  const connect = createSafeConnect({ allow: here(port()), ownPorts: () => [], ports: [] });
  const sender = createEmailSender({ channels: async () => channels, connect, timeoutMs: 5_000 });
  const settings: ChannelUnderTest["settings"] = (how) => {
    const email = { host: "127.0.0.1", port: port(), secure: false, ...mail };
    channels =
      how === "unreadable"
        ? how
        : {
            email: how === "none" ? null : { ...email, password: "wrong-password" },
            webhook: null,
          };
  };
  return { sender, settings };
}

describeMessageSender("[email]", async (): Promise<ChannelUnderTest> => {
  const server = await new SmtpTestServer(mail).listen();
  onTestFinished(() => server.close());
  const as: Record<Meeting, SmtpBehaviour> = {
    takes: "ok",
    later: "later",
    refuses: "refused",
    dies: "dies",
    deaf: "deaf",
  };
  return {
    ...(await mailChannel(() => server.port)),
    to: "asha@example.com",
    meet: (how) => void (server.behave = () => as[how]),
    taken: () => server.taken.map(({ text }) => /^Message-ID: (.*)$/im.exec(text)?.[1] ?? ""),
    mark: ({ id }) => `<${id}@example.com>`,
    knowsRepeats: false,
  };
});

const signing = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;

/** pbx that signs, as its route does. */
function signer() {
  const server = createHttpServer({
    name: "pbx",
    log: keptLog(),
    authenticate: (request, kinds) => createAuthenticator(secrets).authenticate(request, kinds),
  });
  mountRoute(server, signRequest, ({ body: { webhook_id, body } }) => ({
    headers: signWebhook(signing, { id: webhook_id, timestamp: Date.now(), body }),
  }));
  onTestFinished(() => server.close());
  return inMemoryTransport(server.app);
}

describeMessageSender("[webhook]", async (): Promise<ChannelUnderTest> => {
  const taken: string[] = [];
  let how: Meeting = "takes";
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const verdict = verifyWebhook([signing], request.headers, Buffer.concat(chunks), Date.now());
      if (how === "deaf") return request.socket.destroy();
      if (!verdict.ok || request.url !== "/hook") return response.writeHead(401).end();
      if (how === "later") return response.writeHead(429, { "retry-after": "7" }).end();
      if (how === "refuses") return response.writeHead(422).end();
      taken.push(verdict.id);
      if (how === "dies") return request.socket.destroy();
      return response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/hook`;
  let channels: Channels | "unreadable" = { email: null, webhook: { url } };
  return {
    sender: createWebhookSender({
      channels: async () => channels,
      fetch: createSafeFetch({ allow: here(port), ownPorts: () => [] }),
      pbx: signer(),
      internalKey: secrets.internalKey,
      clock: systemClock,
    }),
    to: "",
    meet: (next) => void (how = next),
    taken: () => taken,
    mark: ({ id }) => id,
    settings(as) {
      const wrong = { email: null, webhook: { url: `${url}/wrong` } };
      channels = as === "unreadable" ? as : as === "none" ? { email: null, webhook: null } : wrong;
    },
    knowsRepeats: true,
  };
});

test("[email] text, subject and sender arrive as they were written, whatever letters they have", async () => {
  const server = await new SmtpTestServer(mail).listen();
  onTestFinished(() => server.close());
  const { sender } = await mailChannel(() => server.port);
  const hostile = { ...outgoing("asha@example.com"), subject: "अतिथि\r\nBcc: eve@example.com" };
  expect((await sender.send(hostile)).state).toBe("sent");
  const [got] = server.taken;
  expect(got).toMatchObject({ from: mail.from, to: ["asha@example.com"], user: mail.user });
  expect(got?.text).not.toMatch(/^Bcc:/im);
  expect(got?.text).toMatch(/^Auto-Submitted: auto-generated\r$/m);
});

test("[email] a server without TLS gets neither password nor text, unless the operator has named it", async () => {
  const server = await new SmtpTestServer(mail).listen();
  onTestFinished(() => server.close());
  const named = createSafeConnect({ allow: here(server.port), ownPorts: () => [], ports: [] });
  const email = { host: "127.0.0.1", port: server.port, secure: false, ...mail };
  const sender = createEmailSender({
    channels: async () => ({ email, webhook: null }),
    connect: async (...at) => ({ ...(await named(...at)), allowed: false }),
  });
  expect((await sender.send(outgoing("asha@example.com"))).state).not.toBe("sent");
  expect(server.taken).toEqual([]);
});

test("[email] TLS is checked: from the first byte or by STARTTLS, and a certificate of somebody else ends it", async () => {
  const tls = makeCertificate("127.0.0.1");
  const server = await new SmtpTestServer({ ...mail, tls }).listen();
  const secure = await new SmtpTestServer({ ...mail, tls, secure: true }).listen();
  onTestFinished(async () => {
    await server.close();
    await secure.close();
  });
  const over = (to: SmtpTestServer, implicit: boolean, ca?: string[]) => {
    const named = createSafeConnect({ allow: here(to.port), ownPorts: () => [], ports: [] });
    const email = { host: "127.0.0.1", port: to.port, secure: implicit, ...mail };
    const sender = createEmailSender({
      channels: async () => ({ email, webhook: null }),
      connect: async (...at) => ({ ...(await named(...at)), allowed: false }),
      ...(ca === undefined ? {} : { ca }),
    });
    return sender.send(outgoing("asha@example.com"));
  };
  expect((await over(server, false, [tls.cert])).state).toBe("sent");
  expect((await over(secure, true, [tls.cert])).state).toBe("sent");
  expect([...server.taken, ...secure.taken].map((got) => got.secure)).toEqual([true, true]);
  expect((await over(server, false)).state).not.toBe("sent");
  expect((await over(secure, true)).state).not.toBe("sent");
  expect(server.taken.length + secure.taken.length).toBe(2);
});

test("[email] a server that falls silent behind TLS, before or after its greeting, is left in time", async () => {
  const tls = makeCertificate("127.0.0.1");
  for (const greets of [false, true]) {
    const server = createTlsServer(tls, (socket) => {
      socket.on("error", () => undefined);
      if (greets) socket.write("220 silent ESMTP\r\n");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const email = { host: "127.0.0.1", port, secure: true, ...mail };
    const sender = createEmailSender({
      channels: async () => ({ email, webhook: null }),
      connect: createSafeConnect({ allow: here(port), ownPorts: () => [], ports: [] }),
      ca: [tls.cert],
      timeoutMs: 400,
    });
    expect(await sender.send(outgoing("asha@example.com"))).toMatchObject({
      state: "retry",
      reason: "the mail server was not reached (ETIMEDOUT)",
    });
  }
});

test("[email] an organization's mail server cannot be inside", async () => {
  const connect = createSafeConnect({ allow: [], ownPorts: () => [], ports: [25] });
  const email = { host: "127.0.0.1", port: 25, secure: false, ...mail };
  const sender = createEmailSender({ channels: async () => ({ email, webhook: null }), connect });
  expect(await sender.send(outgoing("asha@example.com"))).toMatchObject({
    state: "failed",
    reason: "the mail server cannot be used (WEBHOOK_PRIVATE)",
  });
});
