// Names of recordings never lead out of their folder.
import { expect, test } from "vitest";
import { recordingNames } from "./recording-names.ts";

const usual = "org_a/1763633700.26.wav";
const names = (...files: string[]) =>
  recordingNames("1763633700.26", files, "org_a", "/var/spool/asterisk/monitor/");

test("what the records name comes first, then the usual name, each once", () => {
  expect(names("2026/11/a.wav", usual, "2026/11/a.wav")).toEqual(["2026/11/a.wav", usual]);
});

test("an absolute name counts inside the folder only", () => {
  expect(names("/var/spool/asterisk/monitor/x/a.wav", "/etc/passwd")).toEqual(["x/a.wav", usual]);
});

test.each(["../a.wav", "a/../../b.wav", "a//b.wav", ".hidden", "a b.wav", "a\0.wav", "a\\b", ""])(
  "%j is left out",
  (name) => {
    expect(names(name)).toEqual([usual]);
  },
);
