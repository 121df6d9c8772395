// A telephone network for tests: a real Asterisk with the configuration of deploy/, a caller behind the trunk, two agents, a bot.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import {
  type Line,
  type LineEnd,
  type LineSession,
  startAudioSocketServer,
} from "@pipecast/asterisk/audiosocket";
import { systemClock } from "@pipecast/platform/clock";
import { createLogger } from "@pipecast/platform/log";
import { startAsterisk } from "@pipecast/testkit/asterisk/start-asterisk";
import type { AsteriskOptions } from "@pipecast/testkit/asterisk/asterisk-options";
import { openPhone } from "@pipecast/testkit/sip-phone/open-phone";
import type { BotLeg } from "../switch.ts";
import { createAsteriskSwitch } from "./asterisk-switch.ts";

export const prefix = "org_demo";
export const did = "+40310000400";
export const callerNumber = "+40744123456";

const templates = new URL("../../../../deploy/asterisk/", import.meta.url);
const secret = "a-secret-of-the-tests-that-is-long-enough";

/** A file of deploy/asterisk with some of its text replaced; text that is not there is an error. */
export async function template(name: string, changes: Readonly<Record<string, string>>) {
  let text = await readFile(new URL(name, templates), "utf8");
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`${name} does not contain ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

/** One call as the bot's side hears it: it gives back what it hears, and silence while it hears nothing. */
export interface EchoSession {
  uuid: string;
  rate: number;
  line: Line;
  digits: string[];
  ended: Promise<LineEnd>;
}

/** Queues that the template does not have: 5003 has nobody and Queue() first, 5004 rings both agents, 5005 one who never registers. */
const moreDialplan = (own: string) => `
[${own}_queue](+)
exten => 5003,1,Queue(${own}_5003,,,,30)
 same => n,Stasis(pipecast,queue_failover,\${EXTEN},\${QUEUESTATUS},1)
 same => n,Hangup()
exten => 5004,1,Queue(${own}_5004,,,,30)
 same => n,Stasis(pipecast,queue_failover,\${EXTEN},\${QUEUESTATUS},1)
 same => n,Hangup()
exten => 5005,1,Queue(${own}_5005,,,,30)
 same => n,Stasis(pipecast,queue_failover,\${EXTEN},\${QUEUESTATUS},1)
 same => n,Playback(vm-nobodyavail)
 same => n,Hangup(19)
`;
const moreQueues = (own: string) => `
[${own}_5003]
joinempty = no
[${own}_5004]
strategy = ringall
retry = 1
member => PJSIP/${own}_1001
member => PJSIP/${own}_1002
[${own}_5005]
joinempty = strict
member => PJSIP/${own}_1003
`;

export type AsteriskNetwork = Awaited<ReturnType<typeof openAsteriskNetwork>>;

export interface NetworkOptions {
  /** The organization's context_prefix, and its number. */
  owner?: { prefix: string; did: string };
  /** More of Asterisk's configuration, or another. */
  asterisk?: Partial<AsteriskOptions>;
}

/** Queue 5001 gives up after 2 s, 5002 after 30 s; the agents are 1001 and 1002, of whom the queues have 1001. 1003 has no phone. */
export async function openAsteriskNetwork(options: NetworkOptions = {}) {
  const { owner = { prefix, did }, asterisk: more = {} } = options;
  const own = { org_demo: owner.prefix };
  const [caller, agent, second] = await Promise.all([
    openPhone(),
    openPhone({ user: `${owner.prefix}_1001`, password: "secret-of-1001" }),
    openPhone({ user: `${owner.prefix}_1002`, password: "secret-of-1002" }),
  ]);
  const sessions = new Map<string, EchoSession>();
  const bots = await startAudioSocketServer({ port: 0, authorize: echo });

  function echo(uuid: string, line: Line): LineSession {
    const { promise: ended, resolve } = Promise.withResolvers<LineEnd>();
    const session: EchoSession = { uuid, rate: 0, line, digits: [], ended };
    sessions.set(uuid, session);
    const heard: Int16Array[] = [];
    // A frame every 20 ms, whatever happens: Asterisk 22 can lock a channel for ever whose bot falls silent (docs/asterisk.md).
    const beat = setInterval(() => {
      const next = heard.shift();
      if (next) line.sendAudio(next, session.rate);
      else line.sendSilence(session.rate || 8000);
    }, 20);
    return {
      audio(pcm, rate) {
        session.rate = rate;
        if (heard.length < 50) heard.push(pcm.slice());
      },
      digit: (digit) => void session.digits.push(digit),
      closed(how) {
        clearInterval(beat);
        resolve(how);
      },
    };
  }

  const phones = [caller, agent, second];
  const closePhones = async () => {
    await Promise.all([...phones.map((phone) => phone.close()), bots.close()]);
  };
  const context = `${owner.prefix}_internal`;
  const [dialplan, queues, manager] = await Promise.all([
    template("extensions.conf", {
      "Queue(org_demo_5001,,,,30)": "Queue(org_demo_5001,,,,2)",
      [did]: owner.did,
      ...own,
    }),
    template("queues.conf", own),
    template("manager.conf", { "CHANGE-ME-at-least-32-characters-long": secret }),
  ]).catch(async (error: unknown) => {
    await closePhones();
    throw error;
  });
  const asterisk = await startAsterisk({
    trunks: [
      {
        endpoint: `${owner.prefix}_trunk`,
        from: caller.host,
        context: `${owner.prefix}_inbound`,
        contact: caller.contact,
      },
    ],
    agents: [agent.contact, second.contact, undefined].map((contact, i) => ({
      endpoint: `${owner.prefix}_100${i + 1}`,
      context,
      ...(contact === undefined ? {} : { contact }),
      password: `secret-of-100${i + 1}`,
    })),
    dialplan: dialplan + moreDialplan(owner.prefix),
    files: ({ host }) => ({
      "queues.conf": queues + moreQueues(owner.prefix),
      "manager.conf": manager
        .replace("bindaddr = 127.0.0.1", `bindaddr = ${host}`)
        .replace("permit = 127.0.0.1/255.255.255.255", "permit = 127.0.0.0/255.0.0.0"),
    }),
    ...more,
  }).catch(async (error: unknown) => {
    await closePhones();
    throw error;
  });
  for (const phone of phones) phone.attach(asterisk);
  const amiUrl = more.files
    ? asterisk.amiUrl
    : `ami://pipecast:${secret}@${asterisk.host}:${asterisk.amiPort}`;
  return {
    asterisk,
    amiUrl,
    caller,
    agent,
    second,
    bots,
    sessions,
    /** A bot that gives back what it hears. */
    leg: (rate = 8000): BotLeg => ({ uuid: randomUUID(), host: bots.host, port: bots.port, rate }),
    async [Symbol.asyncDispose]() {
      await closePhones();
      await asterisk.remove();
    },
  };
}

/** A switch on that network, not started. */
export function switchOn(
  network: AsteriskNetwork,
  options: Partial<Parameters<typeof createAsteriskSwitch>[0]> = {},
) {
  return createAsteriskSwitch({
    amiUrl: network.amiUrl,
    ariUrl: network.asterisk.ariUrl,
    clock: systemClock,
    log: createLogger({
      name: "test",
      level: process.env.PIPECAST_TEST_LOG === undefined ? "silent" : "debug",
      stream: { write: (line) => void process.stderr.write(line) },
    }),
    ...options,
  });
}
