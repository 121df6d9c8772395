// Calls on a real Asterisk from their arrival to their end: what is told, in which order, and what the people hear.
import { describeReal } from "@pipecast/testkit/describe-real";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { afterEach, expect, test } from "vitest";
import { callerNumber, did, prefix } from "./asterisk-network.fixture.ts";
import { openCalls, talk } from "./calls-on-asterisk.fixture.ts";

const routeWaitMs = 700;

describeReal(
  "calls on a real Asterisk",
  () => openCalls({ routeWaitMs }),
  (real) => {
    afterEach(() => real().tidy());

    test("a call through the trunk is told step by step, until its agent hangs up", async () => {
      const { asterisk, log, network, arrive, ringing, place } = real();
      const { phone, channel } = await arrive();
      expect(await asterisk.redirect(channel, place("queue", "5002"))).toBe("confirmed");
      const agent = await ringing(network.agent);
      await agent.answer();
      await talk(phone, agent);
      await agent.hangUp();
      expect(await phone.ended()).toMatchObject({ by: "them", how: "bye" });
      await log.expect(channel, "hung_up", { where: { cause: 16, cause_text: "Normal Clearing" } });
      const told = log.facts.filter((fact) => fact.channel_id === channel);
      expect(
        told.map(({ id: _id, at: _at, channel_id: _c, linkedid: _l, ...rest }) => rest),
      ).toEqual([
        {
          kind: "channel_up",
          channel_name: expect.stringMatching(/^PJSIP\/org_demo_trunk-[0-9a-f]{8}$/),
          direction: "inbound",
          caller_number: callerNumber,
          dialled: did,
        },
        { kind: "route_wanted", why: "arrived" },
        { kind: "redirected", place: place("queue", "5002") },
        { kind: "queue_entered", queue: "5002" },
        { kind: "agent_ringing", queue: "5002", extension: "1001" },
        { kind: "agent_answered", queue: "5002", extension: "1001" },
        { kind: "queue_left", queue: "5002", reason: "answered" },
        { kind: "bridged", with_extension: "1001" },
        { kind: "hung_up", cause: 16, cause_text: "Normal Clearing" },
      ]);
    });

    test("sent from a ringing queue to an extension, the call is there and the agent's phone rings anew", async () => {
      const { asterisk, log, network, arrive, ringing, answers, place } = real();
      const { phone, channel } = await arrive();
      await asterisk.redirect(channel, place("queue", "5002"));
      const first = await ringing(network.agent);
      expect(await asterisk.redirect(channel, place("internal", "1002"))).toBe("confirmed");
      const second = await answers(network.second);
      await talk(phone, second);
      expect(await first.ended()).toMatchObject({ how: "cancel" });
      expect(log.kinds(channel)).toEqual([
        "channel_up",
        "route_wanted",
        "redirected",
        "queue_entered",
        "agent_ringing",
        "agent_not_answered",
        "queue_left",
        "redirected",
        "agent_ringing",
        "agent_answered",
        "bridged",
      ]);
      await log.expect(channel, "queue_left", { where: { reason: "moved" } });
      await log.expect(channel, "agent_not_answered", { where: { reason: "cancelled" } });
    });

    test("sent to the queue it is in already, the call enters it anew", async () => {
      const { asterisk, log, network, arrive, ringing, place } = real();
      const { channel } = await arrive();
      await asterisk.redirect(channel, place("queue", "5004"));
      await ringing(network.agent);
      expect(await asterisk.redirect(channel, place("queue", "5004"))).toBe("confirmed");
      await ringing(network.agent);
      const kinds = log.kinds(channel).filter((kind) => /queue|redirected/.test(kind));
      expect(kinds).toEqual([
        "redirected",
        "queue_entered",
        "queue_left",
        "redirected",
        "queue_entered",
      ]);
    });

    test("of two agents the one who declines, then the one who is slower, are told apart", async () => {
      const { asterisk, log, network, arrive, ringing, place } = real();
      const { phone, channel } = await arrive();
      await asterisk.redirect(channel, place("queue", "5004"));
      const [one, two] = await Promise.all([ringing(network.agent), ringing(network.second)]);
      await two.decline(486);
      await log.expect(channel, "agent_not_answered", {
        where: { extension: "1002", reason: "busy" },
      });
      await one.decline();
      await log.expect(channel, "agent_not_answered", {
        where: { extension: "1001", reason: "declined" },
      });
      const [again, other] = await Promise.all([ringing(network.agent), ringing(network.second)]);
      await again.answer();
      await talk(phone, again);
      await log.expect(channel, "agent_not_answered", {
        where: { extension: "1002", reason: "answered_elsewhere" },
      });
      expect(await other.ended()).toMatchObject({ how: "cancel" });
      expect(log.kinds(channel).filter((kind) => kind === "agent_answered")).toHaveLength(1);
    });

    test("a queue without agents is entered and left as empty, and the call wants its next route", async () => {
      const { asterisk, log, arrive, place } = real();
      const { channel } = await arrive();
      expect(await asterisk.redirect(channel, place("queue", "5003"))).toBe("confirmed");
      const where = { queue: "5003", why: "queue_failover" as const };
      const wanted = await log.expect(channel, "route_wanted", { where });
      expect(log.kinds(channel).slice(2)).toEqual([
        "redirected",
        "queue_entered",
        "queue_left",
        "route_wanted",
      ]);
      await log.expect(channel, "queue_left", { where: { queue: "5003", reason: "empty" } });
      expect(wanted.id).toBe(`asterisk:${channel}:queue_failover:5003:1`);
    });

    test("an outside number is dialled over the trunk, talks, and is told by its number", async () => {
      const { asterisk, log, network, arrive, answers, place } = real();
      const { phone, channel } = await arrive();
      expect(await asterisk.redirect(channel, place("outbound", "+40721000111"))).toBe("confirmed");
      const outside = await answers(network.caller);
      expect(outside.dialled).toBe("+40721000111");
      await talk(phone, outside);
      await log.expect(channel, "bridged", { where: { with_extension: "+40721000111" } });
      expect(log.kinds(channel)).toEqual(["channel_up", "route_wanted", "redirected", "bridged"]);
    });

    test("a place that the dialplan does not have is not confirmed, and the caller is with the fallback queue", async () => {
      const { asterisk, log, network, arrive, answers, place } = real();
      const { phone, channel } = await arrive();
      expect(await asterisk.redirect(channel, place("queue", "5999"))).toBe("unknown");
      await talk(phone, await answers(network.agent));
      expect(log.kinds(channel)).not.toContain("redirected");
    });

    test("a phone's own calls are told with its extension: outside, and inside", async () => {
      const { log, network, ringing, answers } = real();
      const from = log.facts.length;
      const out = await network.agent.call("+40721000222");
      const outside = await answers(network.caller);
      expect(outside.dialled).toBe("+40721000222");
      await talk(out, outside);
      await out.hangUp();
      const inside = await network.agent.call("1002");
      const colleague = await ringing(network.second);
      await colleague.decline();
      expect(await inside.ended()).toMatchObject({ how: "refused" });
      // What is still told of an earlier test's call does not count.
      const ofPhone = () => {
        const up = log.facts.slice(from).filter((fact) => fact.kind === "channel_up");
        const ids = new Set(up.map(({ channel_id }) => channel_id));
        return log.facts.filter(({ channel_id }) => ids.has(channel_id));
      };
      await waitUntil(
        "both ends are told",
        3_000,
        () => ofPhone().filter(({ kind }) => kind === "hung_up").length === 2,
      );
      const told = ofPhone();
      expect(told.filter((fact) => fact.kind === "channel_up")).toMatchObject([
        { direction: "outbound", caller_number: "1001", dialled: "+40721000222" },
        { direction: "internal", caller_number: "1001", dialled: "1002" },
      ]);
      expect(told.map(({ kind }) => kind)).toEqual([
        "channel_up",
        "bridged",
        "hung_up",
        "channel_up",
        "agent_ringing",
        "agent_not_answered",
        "hung_up",
      ]);
    });

    test("a call that gets no route in time goes on in the dialplan, to people", async () => {
      const { log, network, arrive, answers } = real();
      const began = performance.now();
      const { phone, channel } = await arrive();
      const agent = await answers(network.agent);
      expect(performance.now() - began).toBeGreaterThan(routeWaitMs - 50);
      await talk(phone, agent);
      expect(log.kinds(channel)).not.toContain("redirected");
      await log.expect(channel, "queue_left", { where: { queue: "5001", reason: "answered" } });
    });

    test("nothing but a place of the call's own organization can be ordered", async () => {
      const { asterisk, log, network, arrive, place } = real();
      const { phone, channel } = await arrive();
      for (const wrong of [
        { context: "org_other_queue", extension: "5001" },
        { context: `${prefix}_inbound`, extension: "5001" },
        { context: `${prefix}_queue_`, extension: "5001" },
        { context: "default", extension: "5001" },
        place("queue", "*72"),
        place("queue", "5001,1"),
        place("queue", "5001&PJSIP/x"),
        place("queue", "5001\r\nAction: Originate"),
        place("queue", "${SHELL(id)}"),
        place("queue", "5001\n"),
        place("queue", ""),
      ])
        await expect(asterisk.redirect(channel, wrong)).rejects.toThrow("malformed");
      expect(phone.over).toBe(false);
      expect(log.kinds(channel)).toEqual(["channel_up", "route_wanted"]);
      expect(await asterisk.redirect(channel, place("internal", "1001"))).toBe("confirmed");
      await (await real().ringing(network.agent)).decline();
    });
  },
);
