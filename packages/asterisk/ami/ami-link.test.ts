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

test("on a wire that breaks anywhere each action ends once, and one that failed for certain never arrived", async () => {
  const seed = Date.now() % 1_000_000;
  let state = seed * 2 + 1;
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const outcomes = { done: 0, unknown: 0, none: 0 };
  for (let round = 0; round < 300; round++) {
    wire.limit = 105 + next(500);
    wire.slice = 1 + next(40);
    const { link: breaking, open } = link();
    if (
      !(await open().then(
        () => true,
        () => false,
      ))
    )
      continue;
    const failed: string[] = [];
    const act = async (i: number) => {
      const mark = `${round}.${i}`;
      try {
        await breaking.act("Redirect", { Channel: mark }, { timeoutMs: 2000, wantsList: false });
        outcomes.done += 1;
        expect(
          wire.actions.map(({ fields }) => fields.Channel),
          `seed ${seed}`,
        ).toContain(mark);
      } catch (error) {
        if (!(error instanceof AsteriskError)) throw error;
        outcomes[error.outcome] += 1;
        if (error.outcome === "none") failed.push(mark);
      }
    };
    await Promise.all(Array.from({ length: 4 }, (_, i) => act(i)));
    for (let i = 4; i < 12; i++) await act(i);
    breaking.close();
    const arrived = wire.actions.map(({ fields }) => fields.Channel);
    for (const mark of failed) expect(arrived, `seed ${seed}`).not.toContain(mark);
    wire.actions.length = 0;
  }
  for (const count of Object.values(outcomes)) expect(count, `seed ${seed}`).toBeGreaterThan(50);
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
