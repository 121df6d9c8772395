// The generated text: nobody's name writes configuration, and no context leads into another organization's.
import { expect, test } from "vitest";
import type { ConfigInput, ConfiguredOrganization } from "./config-input.ts";
import { renderConfig } from "./render-config.ts";

const organization = (fields: Partial<ConfiguredOrganization> = {}): ConfiguredOrganization => ({
  id: "a",
  name: "Hotel A",
  context_prefix: "org_a",
  country: "IN",
  external: { allow: ["+91"] },
  extensions: [
    { extension: "1001", name: "Ana" },
    { extension: "1002", name: "Ion" },
  ],
  queues: [
    {
      number: "5001",
      name: "Desk",
      members: ["1001"],
      timeout_s: 20,
      failover: { type: "bot", id: "b" },
    },
    {
      number: "5002",
      name: "Spa",
      members: ["1002", "1999"],
      timeout_s: 30,
      failover: { type: "queue", id: "5001" },
    },
  ],
  numbers: [
    {
      number: "+912261234500",
      target: { type: "bot", id: "b" },
      fallback: { type: "queue", id: "5002" },
    },
  ],
  ...fields,
});

function render(organizations: ConfiguredOrganization[], more: Partial<ConfigInput> = {}) {
  const access = { user: "pipecast", secret: "s".repeat(32), host: "127.0.0.1", port: 5038 };
  return renderConfig({
    organizations,
    password: (endpoint) => `password-of-${endpoint}`,
    ami: access,
    ari: { ...access, port: 8088 },
    sipBind: "0.0.0.0:5060",
    tls: null,
    recordings: "/var/spool/asterisk/monitor",
    cdr: null,
    cdrTable: "asterisk_cdr",
    ...more,
  });
}

test("without PipeCast a number leads to its fallback, a queue to its own, and not in circles", () => {
  const dialplan = render([organization()])["extensions.conf"] ?? "";
  expect(dialplan).toContain(
    " same => n,Stasis(pipecast,arrived)\n same => n,Goto(org_a_queue,5002,1)",
  );
  expect(dialplan).toContain("ExecIf($[${PIPECAST_FAILOVER} < 4]?Goto(org_a_queue,5001,1))");
  expect(dialplan).toContain("Queue(org_a_5001,,,,20)");
});

test("only phones that are there are members of queues", () => {
  const queues = render([organization()])["queues.conf"] ?? "";
  expect(queues).toContain("[org_a_5002](pipecast-queue)\nmember => PJSIP/org_a_1002\n");
  expect(queues).not.toContain("1999");
});

test("two organizations share no name, and none of their places names the other", () => {
  const other = organization({ id: "b", context_prefix: "org_b", name: "Hotel B", numbers: [] });
  const files = render([organization(), other]);
  for (const part of (files["extensions.conf"] ?? "").split(/^\[(?=org_)/m).slice(1)) {
    const own = part.slice(0, 5);
    const foreign = own === "org_a" ? "org_b_" : "org_a_";
    expect(part.split("; ========")[0]).not.toContain(foreign);
  }
  expect(Object.keys(files)).toContain("pjsip_trunk_org_b.conf");
});

test("a name is words, never configuration", () => {
  const name = 'X"\n[evil](!)\n;--\n#exec /bin/sh';
  const files = render([organization({ name, extensions: [{ extension: "1001", name }] })]);
  for (const text of Object.values(files)) {
    expect(text).not.toMatch(/^\[evil\]/m);
    expect(text).not.toMatch(/^#exec/m);
    expect(text).not.toContain(";--");
  }
  expect(files["pjsip.conf"]).toContain('callerid = "X evil ( ) -- exec bin sh" <1001>');
});

test.each([
  ["context_prefix", organization({ context_prefix: "org_a]\n[b" })],
  ["extension", organization({ extensions: [{ extension: "1001,2", name: "x" }] })],
  [
    "number",
    organization({
      numbers: [{ number: "+40/n", target: { type: "bot", id: "b" }, fallback: null }],
    }),
  ],
])("a %s that would break out of its place is refused", (what, broken) => {
  expect(() => render([broken])).toThrow(what);
});

test("the AMI user gets no more than the switch asks for", () => {
  expect(render([])["manager.conf"]).toMatch(/^write = call$/m);
  expect(render([])["manager.conf"]).toMatch(/^deny = 0\.0\.0\.0\/0\.0\.0\.0$/m);
});

test("without recordings nothing is recorded", () => {
  expect(render([organization()], { recordings: null })["extensions.conf"]).not.toContain(
    "MixMonitor",
  );
});
