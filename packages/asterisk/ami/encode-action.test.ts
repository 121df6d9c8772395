// Actions on the wire: whatever a caller says, exactly one action with exactly its headers, read by Asterisk's own rule.
import { expect, test } from "vitest";
import { AsteriskError } from "../asterisk-error.ts";
import { encodeAction } from "./encode-action.ts";

/** Asterisk's get_input(): a header ends at LF, with or without CR; an empty one ends the action. */
function readAsAsterisk(bytes: string): [string, string][][] {
  const actions: [string, string][][] = [];
  let headers: [string, string][] = [];
  for (const line of Buffer.from(bytes, "utf8").toString("latin1").split("\n").slice(0, -1)) {
    const text = line.replace(/\r$/, "");
    if (text === "") {
      if (headers.length > 0) actions.push(headers);
      headers = [];
    } else {
      const colon = text.indexOf(":");
      headers.push([text.slice(0, colon), text.slice(colon + 1).trimStart()]);
    }
  }
  if (headers.length > 0) actions.push(headers);
  return actions;
}

const redirect = (exten: string) =>
  encodeAction("Redirect", "a-1", {
    Channel: "PJSIP/org_a_trunk-0000002a",
    Context: "org_a_queue",
    Exten: exten,
    Priority: "1",
  });

test("an action is its headers in order, with CRLF and one empty line", () => {
  expect(redirect("5001")).toBe(
    "Action: Redirect\r\nActionID: a-1\r\nChannel: PJSIP/org_a_trunk-0000002a\r\nContext: org_a_queue\r\n" +
      "Exten: 5001\r\nPriority: 1\r\n\r\n",
  );
  expect(encodeAction("Originate", "a-2", { Variable: ["A=1", "B=2"] })).toContain(
    "\r\nVariable: A=1\r\nVariable: B=2\r\n",
  );
});

const hostile = [
  "5001\nAction: Originate\nChannel: Local/900@x",
  "5001\r\nAction: Originate",
  "5001\rAction: Originate",
  "5001\n",
  "5001\u0000",
  "5001\u007f",
  "5001\u0085",
  "5001\u2028Action: Command",
  "5001\u010aAction: Command",
  "5001,1,Hangup",
  "5001&PJSIP/itsp/1900",
  "${SHELL(id)}",
  "$[1+1]",
  "*72900",
  "#1",
  "+49123",
  "５００１",
  " 5001",
  "",
  "5".repeat(21),
];

test.each(hostile)("an extension of %j is refused, not cleaned", (exten) => {
  expect(() => redirect(exten)).toThrow(
    expect.objectContaining({ code: "ASTERISK_FIELD_REFUSED", outcome: "none" }),
  );
});

test.each([
  "\n",
  "\r",
  "\r\n\r\n",
  "\u0000",
  "\u001b[2J",
  "\u007f",
  "\u0085",
  "\u2028",
  "\u010a",
  "ü",
  "\ud83d\ude00",
])("%j is refused in any value, whatever the header", (bad) => {
  for (const value of [`CALLER=x${bad}Action: Originate`, bad, `x${bad}`])
    expect(() => encodeAction("Setvar", "a-1", { Variable: value })).toThrow(
      expect.objectContaining({ code: "ASTERISK_FIELD_REFUSED" }),
    );
});

test.each([
  ["another action", { Action: "Originate" }],
  ["another ActionID", { actionid: "x" }],
  ["a name with a line end", { "Foo: x\r\nBar": "y" }],
  ["an empty name", { "": "y" }],
  ["a second channel by way of ExtraChannel", { ExtraChannel: "x\ny" }],
  ["a header name in other letters", { eXTEN: "5001&x" }],
  ["a line over 900 bytes", { Variable: "x".repeat(900) }],
  ["more headers than Asterisk reads", { Variable: Array<string>(100).fill("a=b") }],
])("%s is refused", (_, fields) => {
  expect(() => encodeAction("Redirect", "a-1", fields as Record<string, string>)).toThrow(
    AsteriskError,
  );
});

test("the name of an action is letters, and a caller's rule comes before the usual one", () => {
  expect(() => encodeAction("Ping\n", "a-1")).toThrow(AsteriskError);
  expect(() => encodeAction("Redirect", "a-1", { Exten: "s" })).toThrow(AsteriskError);
  expect(encodeAction("Redirect", "a-1", { Exten: "s" }, { Exten: /^s$/ })).toContain(
    "Exten: s\r\n",
  );
});

test("a refusal does not repeat the value", () => {
  expect(() => redirect("+4915112345678")).toThrow(/^(?!.*4915112345678).*Exten/);
});

test("200,000 random extensions give one action with four headers, or are refused", () => {
  const seed = Date.now() % 1_000_000;
  let state = seed * 2 + 1;
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const pieces = [
    "5001",
    "0",
    "\n",
    "\r\n",
    "\r",
    "Action: Originate",
    ": ",
    "\u2028",
    "\u0000",
    "&",
    "a",
  ];
  let accepted = 0;
  for (let i = 0; i < 200_000; i++) {
    let exten = "";
    for (let n = next(4); n >= 0; n--) exten += pieces[next(pieces.length)];
    let bytes: string;
    try {
      bytes = redirect(exten);
    } catch (error) {
      if (!(error instanceof AsteriskError)) throw error;
      continue;
    }
    accepted += 1;
    const actions = readAsAsterisk(bytes);
    if (actions.length !== 1 || actions[0]?.length !== 6 || actions[0]?.[4]?.[1] !== exten)
      expect(actions, `seed ${seed} run ${i} ${JSON.stringify(exten)}`).toBe("one action");
  }
  expect(accepted).toBeGreaterThan(1000);
});
