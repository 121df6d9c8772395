// TC-E03: whatever a flow tries, no secret leaves the program: every byte it sends is captured and searched.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { openDatabase } from "@pipecast/platform/db";
import { describeReal } from "@pipecast/testkit/describe-real";
import { freePort } from "@pipecast/testkit/free-port";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { installationSecrets, runInstallation } from "../sessions/running-installation.fixture.ts";
import { findSecret } from "./find-secret.fixture.ts";
import { leakyFlow } from "./leaky-flow.fixture.ts";

const preload = fileURLToPath(new URL("./capture-egress.fixture.mjs", import.meta.url));
const twilioToken = "twilio0canary0twilio0canary0twil";

/** Keeps what it gets and sends all of it back, so that a secret would come to the flow's hands. */
async function receiver() {
  const bodies: { url: string; body: string }[] = [];
  const server = createServer((request, response) => {
    text(request).then(
      (body) => {
        bodies.push({ url: request.url ?? "", body });
        const own = body.startsWith("{") ? (JSON.parse(body) as object) : {};
        response.setHeader("content-type", "application/json");
        return response.end(JSON.stringify({ ...own, echo: body, headers: request.headers }));
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { bodies, port, url: `http://127.0.0.1:${port}` };
}

/** All bytes that went to each destination. */
async function captured(file: string): Promise<Map<string, Buffer>> {
  const parts = new Map<string, Buffer[]>();
  for (const line of (await readFile(file, "utf8")).split("\n").filter((one) => one !== "")) {
    const { to, data } = JSON.parse(line) as { to: string; data: string };
    parts.set(to, [...(parts.get(to) ?? []), Buffer.from(data, "base64")]);
  }
  return new Map([...parts].map(([to, all]) => [to, Buffer.concat(all)]));
}

/** What was found where, `secret in place (form)`. */
function leaks(
  places: Map<string, Buffer>,
  secrets: Record<string, string>,
  except: string[] = [],
) {
  const found: string[] = [];
  for (const [place, bytes] of places)
    for (const [name, secret] of Object.entries(secrets)) {
      if (secret.length < 16) throw new Error(`${name} is no secret: "${secret}"`);
      const form = findSecret(bytes, secret);
      if (form !== undefined && !except.includes(name)) found.push(`${name} in ${place} (${form})`);
    }
  return found;
}

const demand = async (ask: Promise<{ status: number; text: string; body?: unknown }>) => {
  const answer = await ask;
  if (answer.status >= 300) throw new Error(answer.text);
  return JSON.parse(answer.text) as Record<string, string>;
};

describeReal("services apart on MariaDB", mariadbUrl, (databaseUrl) => {
  test("TC-E03 [mariadb] every socket the program opens is captured: secrets go only where they belong, and nowhere else", async () => {
    const folder = await tempDir();
    onTestFinished(() => folder.remove());
    const at = (name: string) => join(folder.path, name);
    const [stranger, bridge] = [await receiver(), await receiver()];
    const [pbxPort, gatewayPort] = [await freePort(), await freePort()];
    const bridgeUrl = `${bridge.url}/bot-bridge`;
    const common = {
      ...installationSecrets,
      DATABASE_URL: databaseUrl(),
      PBX_BASE_URL: `http://127.0.0.1:${pbxPort}`,
      EVENTS_BASE_URL: `http://127.0.0.1:${pbxPort}`,
      GATEWAY_BASE_URL: `http://127.0.0.1:${gatewayPort}`,
      WEBHOOK_ALLOW: `127.0.0.1:${stranger.port}`,
      TRUSTED_BRIDGES: bridgeUrl,
      LOG_LEVEL: "debug",
      NODE_OPTIONS: `--import ${preload}`,
    };
    await using pbx = await runInstallation({
      data: at("pbx"),
      cwd: folder.path,
      env: { ...common, CAPTURE_EGRESS: at("pbx.egress") },
      args: ["--services", "pbx,events,console", "--port", String(pbxPort)],
    });
    await using gateway = await startProgram({
      data: at("gateway"),
      cwd: folder.path,
      env: { ...common, CAPTURE_EGRESS: at("gateway.egress") },
      args: ["--services", "gateway", "--port", String(gatewayPort)],
    });
    const askGateway = async (method: string, path: string, body?: unknown) => {
      const answer = await fetch(gateway.ready.url + path, {
        method,
        headers: {
          authorization: `Bearer ${common.OPERATOR_TOKEN}`,
          "content-type": "application/json",
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, text: await answer.text() };
    };

    const org_id = "leaky";
    const made = await demand(
      pbx.ask("POST", "/api/v1/organizations", { id: org_id, name: "Leaky" }),
    );
    const base = `/api/v1/organizations/${org_id}`;
    const { signing_secret = "" } = await demand(
      pbx.ask("POST", `${base}/signing-secret?org_id=${org_id}`, { org_id }),
    );
    await demand(pbx.ask("POST", `${base}/service-credential`, { org_id }));
    await demand(pbx.ask("PUT", "/api/v1/settings/twilio", { org_id, auth_token: twilioToken }));
    await demand(pbx.ask("POST", "/api/v1/users", { org_id, extension: "1001", name: "One" }));
    await demand(
      pbx.ask("POST", "/api/v1/queues", { org_id, number: "5001", name: "Q", members: ["1001"] }),
    );
    const flow = leakyFlow({ stranger: stranger.url, bridge: bridgeUrl });
    const bot = { org_id, id: "leaky", name: "Leaky", flow, model: { provider: "scripted" } };
    await demand(askGateway("POST", "/admin/bots", bot));
    await demand(askGateway("POST", "/admin/bots/leaky/publish", { org_id }));
    const { key: gatewayKey = "" } = await demand(
      askGateway("POST", "/admin/keys", { org_id, name: "door" }),
    );
    const number = "+912261239999";
    const target = { type: "bot", id: "leaky" };
    await demand(pbx.ask("POST", "/api/v1/numbers", { org_id, number, target }));
    const jwt = await pbx.login({
      api_key: made["api_key"] ?? "",
      api_secret: made["api_secret"] ?? "",
    });

    const placed = await pbx.place(org_id, "+919876543210", number);
    const line = await pbx.dial(placed);
    const look = async () =>
      JSON.parse((await askGateway("GET", `/admin/sessions/${placed.session_id}`)).text) as {
        node: string | null;
        outcome: string | null;
        actions: { type: string; url?: string; status: string }[];
      };
    await expect.poll(async () => (await look()).node, { timeout: 10_000 }).toBe("welcome");
    line.press("1");
    await expect.poll(async () => (await look()).outcome, { timeout: 30_000 }).not.toBeNull();
    const session = await look();
    expect(session.actions.map(({ type, status }) => `${type} ${status}`)).toEqual([
      ...Array.from({ length: 4 }, () => "webhook 200"),
      "transfer 200",
      "end_conversation transferred",
    ]);
    expect(stranger.bodies.map(({ url }) => url.split("?")[0])).toEqual([
      "/plain",
      "/org",
      "/state",
    ]);

    // What a trusted bridge got is the credential; it has it from us, so it is a secret we know.
    const credential = JSON.parse(bridge.bodies[0]?.body ?? "{}") as Record<string, string>;
    expect(credential["api_key"]).toMatch(/^ak_/);
    const egress = {
      pbx: await captured(at("pbx.egress")),
      gateway: await captured(at("gateway.egress")),
    };
    const own = new Set([String(pbxPort), String(gatewayPort)]);
    const toPbx = egress.gateway.get(String(pbxPort))?.toString("latin1") ?? "";
    const sessionToken = /x-session-token: (\S+)/i.exec(toPbx)?.[1] ?? "";
    const db = await openDatabase(databaseUrl());
    const { rows } = await sql<{ api_secret: string }>`
      select api_secret from organizations where id = ${org_id}`.execute(db.kysely);
    const tables = await sql<Record<string, string>>`show tables`.execute(db.kysely);
    const dump: string[] = [];
    for (const table of tables.rows.flatMap((row) => Object.values(row)))
      dump.push(
        JSON.stringify((await sql`select * from ${sql.table(table)}`.execute(db.kysely)).rows),
      );
    await db.close();

    const installation = {
      operatorToken: common.OPERATOR_TOKEN,
      masterKey: common.MASTER_KEY,
      jwtSecret: common.JWT_SECRET,
    };
    const organization = {
      apiSecret: made["api_secret"] ?? "",
      serviceCredential: credential["api_secret"] ?? "",
      signingSecret: signing_secret,
      signingKey: Buffer.from(signing_secret.replace("whsec_", ""), "base64").toString("latin1"),
      twilioToken,
      gatewayKey,
    };
    const hash = { hash: rows[0]?.api_secret ?? "" };
    const among = { internalKey: common.INTERNAL_KEY, sessionToken };
    const all = { ...installation, ...organization, ...hash, ...among, jwt };

    const databasePort = new URL(databaseUrl()).port;
    const everywhere = [...egress.pbx, ...egress.gateway].map(
      ([to, bytes], i) => [`port ${to} #${i}`, bytes] as const,
    );
    const to = (wanted: (port: string) => boolean) =>
      new Map(everywhere.filter(([name]) => wanted(name.split(" ")[1] ?? "")));
    // The capture itself works: it saw the database, our own services, the stranger and the bridge.
    expect(new Set([...egress.pbx.keys(), ...egress.gateway.keys()])).toEqual(
      new Set([databasePort, ...own, String(stranger.port), String(bridge.port)]),
    );
    expect(
      leaks(
        to((port) => port === String(bridge.port)),
        all,
      ),
    ).toEqual([expect.stringMatching(/^serviceCredential in port \d+ #\d+ \(plain\)$/)]);
    expect(
      leaks(
        to((port) => own.has(port)),
        all,
      ).length,
    ).toBeGreaterThan(0);

    expect(
      leaks(
        to((port) => port === String(stranger.port)),
        all,
      ),
    ).toEqual([]);
    expect(
      leaks(
        to((port) => own.has(port)),
        { ...installation, ...organization, ...hash },
      ),
    ).toEqual([]);
    expect(
      leaks(
        to((port) => port === databasePort),
        { ...installation, ...organization, ...among, jwt },
      ),
    ).toEqual([]);
    expect(
      leaks(new Map([["the database", Buffer.from(dump.join("\n"))]]), {
        ...installation,
        ...organization,
        ...among,
        jwt,
      }),
    ).toEqual([]);

    const logs = [
      ...pbx.program.stdout(),
      ...gateway.stdout(),
      pbx.program.stderr(),
      gateway.stderr(),
    ].join("\n");
    expect(logs).toContain("a webhook was answered");
    const pages = new Map([["the logs", Buffer.from(logs)]]);
    const exported = await runProgram(
      [
        "export",
        "--org",
        org_id,
        "--out",
        at("out"),
        "--url",
        pbx.program.ready.url,
        "--gateway-url",
        gateway.ready.url,
      ],
      { env: installationSecrets, cwd: folder.path },
    );
    expect(exported).toMatchObject({ code: 0, stderr: "" });
    pages.set("the export", await readFile(at("out/leaky.bot.json")));
    const secretsInRequest = [common.OPERATOR_TOKEN, common.INTERNAL_KEY, jwt, "wrong"];
    const paths = [
      "/",
      "/openapi.json",
      "/docs",
      "/healthz",
      "/readyz",
      "/metrics",
      "/nothing",
      "/admin/bots",
      `/admin/sessions/${placed.session_id}?org_id=${org_id}`,
      "/admin/sessions/x?limit=x",
      `${base}?x=1`,
      "/api/v1/queues?limit=no",
      `/api/v1/settings/twilio?org_id=${org_id}`,
      "/api/v1/calls/live",
    ];
    for (const url of [pbx.program.ready.url, gateway.ready.url])
      for (const path of paths)
        for (const [i, token] of secretsInRequest.entries()) {
          const answer = await fetch(url + path, {
            headers: { authorization: `Bearer ${token}`, "x-internal-key": token },
          });
          const headers = JSON.stringify([...answer.headers]);
          pages.set(`${url}${path} as ${i}`, Buffer.from(headers + (await answer.text())));
        }
    expect(leaks(pages, all)).toEqual([]);
  }, 120_000);
});
