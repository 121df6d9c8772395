// Paths of ARI: exactly the segments meant, whatever the id.
import { expect, test } from "vitest";
import { AsteriskError } from "../asterisk-error.ts";
import { ariPath } from "./ari-path.ts";

test("segments of ids are a path", () => {
  expect(ariPath("channels", "1700000000.42", "answer")).toBe("/ari/channels/1700000000.42/answer");
  expect(ariPath("channels", "pbx-1-1700000000.42")).toBe("/ari/channels/pbx-1-1700000000.42");
});

test.each([
  "",
  ".",
  "..",
  ".hidden",
  "1/2",
  "1?x=1",
  "1#x",
  "%2e%2e",
  "1%2f2",
  "1\\2",
  "1 2",
  "1\n",
  "1;2",
  "ü",
  "1.1\u0000",
])("%j is no id", (id) => {
  expect(() => ariPath("channels", id)).toThrow(
    expect.objectContaining({ code: "ASTERISK_FIELD_REFUSED" }),
  );
});

test("100,000 random ids keep prefix and number of segments, or are refused", () => {
  const seed = Date.now() % 1_000_000;
  let state = seed * 2 + 1;
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const pieces = [
    "1700000000",
    ".",
    "..",
    "/",
    "%2e",
    "%2f",
    "?",
    "#",
    "@",
    ":",
    "a-b",
    "_",
    "\\",
    "é",
  ];
  let accepted = 0;
  for (let run = 0; run < 100_000; run++) {
    let id = "";
    for (let n = next(4); n >= 0; n--) id += pieces[next(pieces.length)];
    let path: string;
    try {
      path = ariPath("channels", id, "continue");
    } catch (error) {
      if (!(error instanceof AsteriskError)) throw error;
      continue;
    }
    accepted += 1;
    const url = new URL(path, "http://pbx");
    const [none, ari, channels, ...rest] = url.pathname.split("/");
    if (
      `${none}${ari}${channels}` !== "arichannels" ||
      rest.join("/") !== `${id}/continue` ||
      url.search
    )
      expect(url.href, `seed ${seed} run ${run}`).toBe("the path meant");
  }
  expect(accepted).toBeGreaterThan(1000);
});
