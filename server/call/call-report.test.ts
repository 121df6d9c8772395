// The account of a call, in the order in which things follow from one another; plain where nobody looks at it.
import type { SessionView } from "@pipecast/contracts/gateway/sessions";
import { expect, test } from "vitest";
import { type CallReport, closingLines, sessionNews } from "./call-report.ts";
import { CallScreen } from "./call-screen.ts";

const at = "2026-01-01T00:00:00.000Z";
const said = (who: "caller" | "bot", text: string) => ({ at, who, text });

function session(more: Partial<SessionView>): SessionView {
  return {
    transcript: [],
    path: [],
    state: {},
    actions: [],
    outcome: null,
    ...more,
  } as SessionView;
}

const texts = (lines: readonly { label: string; text: string }[]) =>
  lines.map(({ label, text }) => `${label.trim()}: ${text}`);

test("the caller's words come first, then the node they led to, then what the bot says there", () => {
  const news = sessionNews();
  const welcome = session({ path: ["welcome"], transcript: [said("bot", "Welcome.")] });
  expect(texts([...news(welcome), ...news(welcome)])).toEqual(["node: welcome", "bot: Welcome."]);
  const later = session({
    path: ["welcome", "transfer"],
    transcript: [...welcome.transcript, said("caller", "Dinner."), said("bot", "One moment.")],
    state: { queue: "5003" },
    outcome: "transferred",
  });
  expect(texts(news(later))).toEqual([
    "caller: Dinner.",
    "node: transfer",
    "state: queue = 5003",
    "bot: One moment.",
  ]);
  expect(news(later)).toEqual([]);
});

test("words that still grow are told once, when they are whole", () => {
  const news = sessionNews();
  const grow = (text: string) => news(session({ transcript: [said("bot", text)] }));
  expect([...grow("Good"), ...grow("Good mor"), ...grow("Good morning.")]).toEqual([]);
  expect(texts(grow("Good morning."))).toEqual(["bot: Good morning."]);
});

test("the end says where the caller is", () => {
  const report = { outcome: "transferred", queue: "5003", ringing: ["1004"], verdict: null };
  expect(texts(closingLines(report as unknown as CallReport))).toEqual([
    "bot: transferred",
    "queue: 5003 rings: 1004",
  ]);
});

function written(isTTY: boolean, colours: boolean): string {
  let text = "";
  const screen = new CallScreen({ isTTY, write: (more: string) => (text += more) }, colours);
  screen.wait("waiting for the bot");
  screen.line({ kind: "bot", label: "bot", text: "Hello." });
  screen.end();
  return text;
}

test("what is piped is plain, without colours and without signs that move the cursor", () => {
  expect(written(false, true)).toBe("bot       Hello.\n");
});

test("a terminal gets colours, unless its user wants none", () => {
  expect(written(true, true)).toContain("\u001B[36mbot       Hello.");
  expect(written(true, false)).not.toContain("\u001B[36m");
});
