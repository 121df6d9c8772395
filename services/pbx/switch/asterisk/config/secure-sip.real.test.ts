// SIP over TLS, SRTP and WSS of the generated files, as a real Asterisk reads them.
import { request } from "node:https";
import { connect } from "node:tls";
import { describeReal } from "@pipecast/testkit/describe-real";
import { freePort } from "@pipecast/testkit/free-port";
import { runCommand } from "@pipecast/testkit/run-command";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { Unavailable } from "@pipecast/testkit/unavailable";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openGeneratedPhones, prefix } from "./generated-phones.fixture.ts";

async function open() {
  const folder = await tempDir();
  const [cert, key] = [join(folder.path, "cert.pem"), join(folder.path, "key.pem")];
  const subject = ["-subj", "/CN=pbx.test", "-days", "2"];
  const out = ["-keyout", key, "-out", cert];
  await runCommand(
    ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject, ...out],
    { deadline: 30_000 },
  ).catch((error: unknown) => {
    throw new Unavailable(`openssl made no certificate: ${String(error)}`);
  });
  const [sips, wss] = [await freePort(), await freePort()];
  const world = await openGeneratedPhones(
    {},
    ({ host }) => ({ tls: { bind: `${host}:${sips}`, wss: `${host}:${wss}`, cert, key } }),
    { "pjsip_custom.conf": `[${prefix}_1002](+)\nwebrtc = yes\n` },
  );
  return {
    ...world,
    sips,
    wss,
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await folder.remove();
    },
  };
}

describeReal("secure SIP of generated files", open, (real) => {
  test("[asterisk] SIP is answered over TLS", async () => {
    const { asterisk, sips } = real();
    const transports = await asterisk.cli("pjsip show transports");
    expect(transports).toMatch(/transport-tls +tls/);
    expect(transports).toMatch(/transport-wss +wss/);
    const socket = connect({ host: asterisk.host, port: sips, rejectUnauthorized: false });
    let said = "";
    socket.setEncoding("utf8").on("data", (text: string) => (said += text));
    const uri = `sip:${asterisk.host}:${sips};transport=tls`;
    const lines = [
      `OPTIONS ${uri} SIP/2.0`,
      `Via: SIP/2.0/TLS ${asterisk.host}:5099;branch=z9hG4bKsecure1;rport`,
      `From: <sip:test@${asterisk.host}>;tag=1`,
      `To: <${uri}>`,
      "Call-ID: secure-1",
      "CSeq: 1 OPTIONS",
      "Max-Forwards: 70",
      "Content-Length: 0",
    ];
    socket.on("secureConnect", () => socket.write(`${lines.join("\r\n")}\r\n\r\n`));
    await waitUntil("an answer over TLS", 8_000, () => said.startsWith("SIP/2.0 "));
    expect(socket.getProtocol()).toMatch(/^TLSv1\.[23]$/);
    socket.destroy();
  });

  test("[asterisk] phones are offered SRTP, browsers DTLS, and a plain phone still talks", async () => {
    const world = real();
    const { asterisk, carrier } = world;
    const phone = await asterisk.cli(`pjsip show endpoint ${prefix}_1001`);
    expect(phone).toMatch(/media_encryption +: sdes/);
    expect(phone).toMatch(/media_encryption_optimistic +: true/);
    const browser = await asterisk.cli(`pjsip show endpoint ${prefix}_1002`);
    expect(browser).toMatch(/webrtc +: yes/);
    expect(browser).toMatch(/media_encryption +: dtls/);
    const plain = await world.register("1001");
    const call = await plain.call("+919876543210");
    const outside = await carrier.incoming();
    await outside.answer();
    call.audio.play(440);
    await outside.audio.heard.hears(440);
    await call.hangUp();
  });

  test("[asterisk] a browser's SIP websocket opens over TLS", async () => {
    const { asterisk, wss } = real();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request({
        host: asterisk.host,
        port: wss,
        path: "/ws",
        rejectUnauthorized: false,
        headers: {
          connection: "Upgrade",
          upgrade: "websocket",
          "sec-websocket-version": "13",
          "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
          "sec-websocket-protocol": "sip",
        },
      });
      asked.on("upgrade", ({ statusCode }, socket) => {
        socket.destroy();
        resolve(statusCode);
      });
      asked.on("response", ({ statusCode }) => resolve(statusCode));
      asked.on("error", reject);
      asked.end();
    });
    expect(status).toBe(101);
  });
});
