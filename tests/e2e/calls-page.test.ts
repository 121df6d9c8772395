// The calls page in a real browser on the running program: filters, a call's parts, its recording, and what is not there.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeReal } from "@pipecast/testkit/describe-real";
import { waitUntil } from "@pipecast/testkit/wait-until";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { asOperator } from "./as-operator.ts";
import { faultsOfLooks, inOrganization, signIn, startConsole } from "./console-page.ts";

const house = "grand-estancia";
const start = () => startConsole((data) => ({ RECORDINGS_DIR: join(data, "recordings") }));

describeReal("calls page [browser]", start, (real) => {
  const operator = () => asOperator(real().url);

  /** A call that nobody took, decided. */
  async function missed(from: string): Promise<string> {
    const { linkedid } = await operator().callNobody(from);
    await waitUntil("the call is decided", 30_000, async () => {
      const call = await operator().text(`/api/v1/calls/${linkedid}?org_id=${house}`);
      return call.includes('"decided"');
    });
    return linkedid;
  }
  async function record(linkedid: string, bytes: Uint8Array): Promise<void> {
    const text = await operator().text(`/api/v1/organizations/${house}`);
    const { context_prefix } = JSON.parse(text) as { context_prefix: string };
    const folder = join(real().data, "recordings", context_prefix);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${linkedid}.wav`), bytes);
  }

  test("[browser] calls are filtered by number, outcome and day; a filter is a link, and news keeps to it", async () => {
    await missed("+919811100021");
    await missed("+919811100022");
    const page = await openCalls(real());
    await row(page, "+919811100021").waitFor();
    await page.getByRole("searchbox", { name: "Number" }).fill("098111 00022");
    await row(page, "+919811100021").waitFor({ state: "detached" });
    await row(page, "+919811100022").waitFor();
    await page.getByLabel("Outcome").first().selectOption("Nobody took it");
    await page.waitForURL((url) => url.search === "?verdict=queue_timeout&number=098111+00022");
    await missed("+919811100023");
    const other = await openCalls(real(), `/calls${new URL(page.url()).search}`);
    await row(other, "+919811100022").waitFor();
    expect(await row(page, "+919811100023").count()).toBe(0);
    await page.getByRole("button", { name: "Clear filters" }).click();
    await row(page, "+919811100023").waitFor();
    await page.getByLabel("To", { exact: true }).fill("2020-01-01");
    await page.getByText("No call matches these filters.").waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);
  }, 120_000);

  test("[browser] one call shows who waited how long, why it ended so, and leads to its ticket", async () => {
    await missed("+919811100024");
    const page = await openCalls(real());
    await row(page, "+919811100024").click();
    const why = page.getByRole("region", { name: "Why this outcome" });
    await why.getByRole("img", { name: /waited .* in the queue/ }).waitFor();
    await why.getByText("This call has no recording.").waitFor();
    await why.getByRole("link", { name: "Its ticket" }).waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);
  }, 120_000);

  test("[browser] a recording shows its waveform, plays, is sought by the keyboard, and is asked for in ranges", async () => {
    const linkedid = await missed("+919811100025");
    await record(linkedid, wav(20));
    const page = await openCalls(real(), `/calls/${linkedid}`);
    const player = page.getByRole("group", { name: "Recording" });
    await player.getByText("0:00 of 0:20").waitFor();
    const position = player.getByRole("slider", { name: "Position in the recording" });
    await position.focus();
    await page.keyboard.press("End");
    await player.getByText("0:20 of 0:20").waitFor();
    await position.fill("5");
    await player.getByText("0:05 of 0:20").waitFor();
    await player.getByLabel("Speed").selectOption("2×");
    expect(await page.evaluate("document.querySelector('audio').playbackRate")).toBe(2);
    await player.getByRole("button", { name: "Play" }).click();
    await player.getByText("0:06 of 0:20").waitFor();
    await player.getByRole("button", { name: "Pause" }).click();
    const paths = await player
      .locator('svg[preserveAspectRatio="none"] path')
      .first()
      .getAttribute("d");
    // Loud and quiet parts are drawn differently: the picture is of this sound.
    expect(
      new Set([...(paths ?? "").matchAll(/v([\d.]+)/g)].map(([, high]) => high)).size,
    ).toBeGreaterThan(3);
    const part = await page.request.get(`${real().url}/api/v1/calls/${linkedid}/recording`, {
      headers: { range: "bytes=0-99" },
    });
    expect([part.status(), part.headers()["content-length"]]).toEqual([206, "100"]);
    const beyond = await page.request.get(`${real().url}/api/v1/calls/${linkedid}/recording`, {
      headers: { range: "bytes=99999999-" },
    });
    expect(beyond.status()).toBe(416);
    expect(await faultsOfLooks(page)).toEqual([]);
  }, 120_000);

  test("[browser] a recording of no bytes, or of bytes that are no sound, is said and not played", async () => {
    const hollow = await missed("+919811100026");
    await record(hollow, new Uint8Array(0));
    const page = await openCalls(real(), `/calls/${hollow}`);
    await page.getByText("The recording is empty").waitFor();
    const noise = await missed("+919811100027");
    await record(noise, new Uint8Array(5_000).fill(60));
    await page.goto(`${real().url}/calls/${noise}`);
    await page.getByText("cannot be played in the browser").waitFor();
  }, 120_000);

  test("[browser] an address that names no call, or none of this house, says so", async () => {
    const page = await openCalls(real(), "/calls/%3Cimg%20src=x%20onerror=hit=1%3E");
    await page.getByRole("alert").waitFor();
    await page.goto(`${real().url}/calls/nothing%20here?number=%3Cb%3E&from=x`);
    await page.getByRole("heading", { name: "Recent calls" }).waitFor();
    expect(await page.locator("img").count()).toBe(0);
  });
});

async function openCalls(
  real: Awaited<ReturnType<typeof startConsole>>,
  path = "/calls",
): Promise<Page> {
  const page = await signIn(real);
  await inOrganization(page, house);
  await page.goto(`${real.url}${path}`);
  await page.getByText(/^\d+\+? calls?$/).waitFor({ state: "attached" });
  return page;
}

function row(page: Page, caller: string) {
  return page.getByRole("link", { name: `Why: call of ${caller}` });
}

/** 8 kHz, 16 bit: a tone that grows louder in steps. */
function wav(seconds: number): Uint8Array {
  const samples = seconds * 8_000;
  const file = Buffer.alloc(44 + samples * 2);
  file.write("RIFF", 0);
  file.writeUInt32LE(36 + samples * 2, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8_000, 24);
  file.writeUInt32LE(16_000, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(samples * 2, 40);
  for (let at = 0; at < samples; at += 1) {
    const loud = (1 + (Math.floor(at / 8_000) % 8)) * 3_500;
    file.writeInt16LE(Math.round(Math.sin(at / 4) * loud), 44 + at * 2);
  }
  return file;
}
