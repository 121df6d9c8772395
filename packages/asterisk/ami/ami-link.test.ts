// One AMI connection: opening ends in a login or in an error, wherever the wire is cut, and going down is told once.
import { afterEach, beforeEach, expect, test } from "vitest";
import { AsteriskError } from "../asterisk-error.ts";
import { AmiLink } from "./ami-link.ts";
import { WireManager } from "./wire-manager.fixture.ts";

let wire: WireManager;

beforeEach(async () => {
  wire = await WireManager.start();
});

afterEach(() => wire.stop());

function link() {
  const downs: AsteriskError[] = [];
  const down = Promise.withResolvers<void>();
  const made = new AmiLink(
    {
      host: "127.0.0.1",
      port: wire.port,
      username: "pipecast",
      secret: wire.secret,
      events: "off",
      connectMs: 2000,
      pingMs: 5000,
      pongMs: 5000,
    },
    () => undefined,
  );
  const open = () =>
    made.open((error) => {
      downs.push(error);
      down.resolve();
    });
  return { link: made, open, downs, down: down.promise };
}

test("cut after any byte of banner and login, opening fails with an error and never hangs", async () => {
  const dialogue = `${wire.banner}Response: Success\r\nActionID: 12345678-1\r\nMessage: Authentication accepted\r\n\r\n`;
  for (wire.limit = 0; wire.limit < dialogue.length; wire.limit++) {
    const { open, downs } = link();
    await expect(open(), `cut after ${wire.limit}`).rejects.toBeInstanceOf(AsteriskError);
    expect(downs).toEqual([]);
  }
  const { open, down, downs } = link();
  await open();
  await down;
  expect(downs.map(({ code }) => code)).toEqual(["ASTERISK_DISCONNECTED"]);
});

test("nobody there is unreachable", async () => {
  await wire.stop();
  await expect(link().open()).rejects.toMatchObject({
    code: "ASTERISK_UNREACHABLE",
    retryable: true,
  });
});

test("closing while opening is an error for who opens, not a silence", async () => {
  wire.banner = "";
  const { link: early, open, downs } = link();
  const opening = expect(open()).rejects.toMatchObject({ code: "ASTERISK_DISCONNECTED" });
  early.close();
  await opening;
  expect(downs).toEqual([]);
  await expect(early.act("Ping", {}, { timeoutMs: 100, wantsList: false })).rejects.toMatchObject({
    code: "ASTERISK_NOT_CONNECTED",
  });
});
