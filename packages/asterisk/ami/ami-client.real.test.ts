// The AMI client against a real Asterisk: what the wire tests assume of it is so.
import { describeReal } from "@pipecast/testkit/describe-real";
import { startAsterisk } from "@pipecast/testkit/asterisk/start-asterisk";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { afterEach, expect, test } from "vitest";
import { AmiClient, type AmiMessage, checkPrivileges, parseAsteriskUrl } from "./ami-client.ts";

const dialplan = `[lab]
exten => 8001,1,Answer()
 same => n,Wait(30)
exten => 8002,1,Set(MARK=moved)
 same => n,Wait(30)
`;

let clients: AmiClient[] = [];

afterEach(async () => {
  for (const client of clients) await client.close();
  clients = [];
});

function open(url: string, options: { events?: string; random?: () => number } = {}): AmiClient {
  const client = new AmiClient({ ...parseAsteriskUrl(url, "ami", "AMI_URL"), ...options });
  clients.push(client);
  return client;
}

/** The first event that fits, from now on. */
function next(ami: AmiClient, fits: (event: AmiMessage) => boolean): Promise<AmiMessage> {
  return new Promise((resolve) => {
    const stop = ami.onEvent((event) => {
      if (!fits(event)) return;
      stop();
      resolve(event);
    });
  });
}

describeReal(
  "AMI of a real Asterisk",
  () => startAsterisk({ dialplan, queues: [{ name: "5001", members: ["Local/8001@lab"] }] }),
  (real) => {
    test("logs in, pings, lists channels and queues", async () => {
      const ami = open(real().amiUrl);
      await ami.ready();
      expect((await ami.action("Ping")).get("Ping")).toBe("Pong");
      expect(await ami.list("CoreShowChannels")).toEqual([]);
      const queues = await ami.list("QueueStatus");
      expect(queues.map((e) => [e.event, e.get("Queue")])).toEqual([
        ["QueueParams", "5001"],
        ["QueueMember", "5001"],
      ]);
    });

    test("a call is seen, found in the list, redirected, hung up, and its end is told", async () => {
      const ami = open(real().amiUrl);
      await ami.ready();
      const up = next(ami, (e) => e.event === "Newstate" && e.get("Channel").endsWith(";2"));
      await ami.action("Originate", {
        Channel: "Local/8001@lab",
        Application: "Wait",
        Data: "30",
        Async: "true",
      });
      const channel = (await up).get("Channel");
      const uniqueid = (await up).get("Uniqueid");
      const listed = await ami.list("CoreShowChannels");
      expect(listed.map((entry) => entry.get("Uniqueid"))).toContain(uniqueid);
      const to = { Context: "lab", Exten: "8002", Priority: "1" };
      await ami.action("Redirect", { Channel: uniqueid, ...to });
      await waitUntil("the channel is where it was sent", 5000, async () => {
        const answer = await ami.action("Getvar", { Channel: channel, Variable: "MARK" });
        return answer.get("Value") === "moved";
      });
      const ended = next(ami, (e) => e.event === "Hangup" && e.get("Uniqueid") === uniqueid);
      await ami.action("Hangup", { Channel: channel });
      expect((await ended).get("Linkedid")).not.toBe("");
    });

    test("a channel that is not there is not found, and nothing happened", async () => {
      const ami = open(real().amiUrl);
      await ami.ready();
      const redirect = { Channel: "1600000000.99", Context: "lab", Exten: "8002", Priority: "1" };
      for (const [name, fields] of [
        ["Redirect", redirect],
        ["Hangup", { Channel: redirect.Channel }],
        ["Getvar", { Channel: redirect.Channel, Variable: "MARK" }],
      ] as const)
        await expect(ami.action(name, fields), name).rejects.toMatchObject({
          code: "ASTERISK_NOT_FOUND",
          outcome: "none",
        });
    });

    test("a wrong password is refused as such", async () => {
      const ami = open(real().amiUrl.replace(/:[^:@]+@/, ":not-the-secret@"));
      // Asterisk takes a second to say no.
      await expect(ami.ready(4000)).rejects.toMatchObject({ code: "ASTERISK_LOGIN_REFUSED" });
    });

    test("the user of the tests may originate, and the check says so", async () => {
      const ami = open(real().amiUrl);
      await ami.ready();
      const { actions, tooMuch } = await checkPrivileges(ami);
      expect([...actions.keys()]).toEqual(expect.arrayContaining(["Redirect", "Hangup", "Ping"]));
      expect(tooMuch).toContain("Originate");
      expect(tooMuch).not.toContain("Redirect");
    });

    test("Asterisk restarts: the client comes back, resyncs and hears events again", async () => {
      const asterisk = real();
      const ami = open(asterisk.amiUrl, { random: () => 0 });
      let resyncs = 0;
      ami.onConnected(async () => {
        await ami.list("CoreShowChannels");
        resyncs += 1;
      });
      await ami.ready();
      await asterisk.kill();
      await asterisk.start();
      await ami.ready(20_000);
      expect(resyncs).toBe(2);
      const heard = next(ami, (e) => e.event === "UserEvent");
      await asterisk.cli("channel originate Local/8001@lab application UserEvent Back");
      expect((await heard).get("UserEvent")).toBe("Back");
    });
  },
);

describeReal(
  "AMI of a real Asterisk with the user we ask for",
  () => startAsterisk({ dialplan, ami: { read: "call,cdr,agent,user", write: "call" } }),
  (real) => {
    test("write=call is not too much, and is enough to move and end calls", async () => {
      const ami = open(real().amiUrl, { events: "call,cdr,agent,user" });
      await ami.ready();
      const { actions, tooMuch } = await checkPrivileges(ami);
      expect(tooMuch).toEqual([]);
      for (const name of ["Redirect", "Hangup", "Getvar", "Setvar", "QueueStatus", "Ping"])
        expect(actions.has(name), name).toBe(true);
      await expect(ami.action("Command", { Command: "core show version" })).rejects.toMatchObject({
        code: "ASTERISK_REFUSED",
      });
    });
  },
);
