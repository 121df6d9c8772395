// The console in a real browser on the running program: sign in, call, answer, see the outcome.
import { askRoute } from "@pipecast/contracts/client";
import { createBot, publishBot } from "@pipecast/contracts/gateway/bots";
import { httpTransport } from "@pipecast/platform/transport";
import { describeReal } from "@pipecast/testkit/describe-real";
import { waitUntil } from "@pipecast/testkit/wait-until";
import type { Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { faultsOfLooks, operatorToken, signIn, startConsole } from "./console-page.ts";

describeReal("console [browser]", startConsole, (real) => {
  test("[browser] a typed wish rings the right queue, a person answers, and the call's outcome shows with its reasons", async () => {
    const page = await signIn(real());
    await call(page, "Grand Estancia IVR");
    await say(page, "I want to book a table for dinner");
    const panel = page.getByRole("region", { name: "Agent panel" });
    await panel.getByText("Restaurant (5003)").waitFor();
    await panel.getByText(/gives up in \d+ s/).waitFor();
    await page.locator('[data-node="confirm_transfer"][data-now]').waitFor();
    await page.getByText("/transfer").first().waitFor();
    await panel.getByRole("button", { name: "Answer" }).click();
    await page.locator('[data-phase="talking"]').waitFor();
    await panel.getByRole("button", { name: "Hang up" }).click();
    await page.locator('[data-phase="over"]').waitFor();

    await page.getByRole("link", { name: "Calls" }).click();
    const row = page.getByRole("row").filter({ hasText: "+919800000001" }).first();
    await row.getByText("Person answered").waitFor({ timeout: 20_000 });
    await row.getByRole("link").click();
    await page
      .getByRole("region", { name: "Why this outcome" })
      .getByText("A person answered")
      .waitFor();
  });

  test("[browser] by keyboard alone: a key of the keypad rings a queue, and hanging up stops it", async () => {
    const page = await signIn(real());
    await page.getByLabel("Bot to call").selectOption({ label: "Demo" });
    await page.getByRole("button", { name: "Call", exact: true }).focus();
    await page.keyboard.press("Enter");
    const key = page.getByRole("group", { name: "Keypad" }).getByRole("button").first();
    await key.waitFor();
    await key.focus();
    await page.keyboard.press("Enter");
    const decline = page.getByRole("button", { name: "Decline" }).first();
    await decline.waitFor();
    await page.getByRole("button", { name: "Hang up" }).first().focus();
    await page.keyboard.press("Enter");
    await page.locator('[data-phase="over"]').waitFor();
    await page.getByText("No phone rings. When").waitFor();
  });

  test("[browser] nothing on any page keeps people with a screen reader or a keyboard out, light or dark, wide or narrow", async () => {
    const page = await signIn(real());
    const looks: [string, () => Promise<unknown>][] = [
      ["idle", async () => undefined],
      ["in a call", () => call(page, "Grand Estancia IVR")],
      [
        "ringing",
        async () => {
          await say(page, "my AC isn't working");
          await page.getByRole("button", { name: "Answer" }).first().waitFor();
        },
      ],
      ["agents", () => page.getByRole("link", { name: "Agents" }).click()],
      ["calls", () => page.getByRole("link", { name: "Calls" }).click()],
      ["menu", () => page.getByRole("button", { name: /^Account/ }).click()],
    ];
    for (const [name, go] of looks) {
      await go();
      expect(await faultsOfLooks(page), name).toEqual([]);
      await page.setViewportSize({ width: 1440, height: 900 });
    }
  }, 180_000);

  test("[browser] a spoken call opens the microphone and plays the bot, on the audio thread, under the strict policy", async () => {
    const page = await signIn(real());
    const frames = { in: 0, out: 0 };
    page.on("websocket", (line) => {
      line.on("framereceived", ({ payload }) => void (typeof payload !== "string" && frames.in++));
      line.on("framesent", ({ payload }) => void (typeof payload !== "string" && frames.out++));
    });
    await page.getByRole("radio", { name: "Speak" }).click();
    await call(page, "Grand Estancia IVR");
    await waitUntil("voices both ways", 10_000, () => frames.in > 50 && frames.out > 50);
    expect(await page.getByText("Sound could not be opened").count()).toBe(0);
    await page.getByRole("button", { name: "Hang up" }).click();
    await page.locator('[data-phase="over"]').waitFor();
  });

  test("[browser] words of callers and names of flows are text, never markup", async () => {
    const evil = `<img src=x onerror="window.hit=1"><script>window.hit=1</script>`;
    await makeEvilBot(real().url, evil);
    const page = await signIn(real());
    await call(page, evil);
    await say(page, evil);
    await page.getByRole("log").getByText(evil, { exact: true }).first().waitFor();
    await page.getByRole("tab", { name: "What it knows" }).click();
    expect(await page.evaluate("window.hit")).toBeUndefined();
    expect(await page.locator("img").count()).toBe(0);
  });

  test("[browser] a server that goes away and comes back is waited for, and the session goes on", async () => {
    const own = await startConsole();
    onTestFinished(() => own[Symbol.asyncDispose]());
    const page = await signIn(own);
    await own.program.stop();
    await page.getByText("Connection lost").waitFor();
    await own.restart();
    await page.getByText("Connection lost").waitFor({ state: "detached", timeout: 20_000 });
    await call(page, "Grand Estancia IVR");
  });

  test("[browser] signing out empties the screen, and a link that was used says what to do", async () => {
    const page = await signIn(real());
    await page.getByRole("button", { name: /^Account/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByText("You have signed out.").waitFor();
    expect(await page.getByRole("button", { name: "Call", exact: true }).count()).toBe(0);
    await page.goto(`${real().url}/sign-in#code=${"x".repeat(43)}`);
    await page.reload();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });

  test("[browser] the first screen needs at most 200 KB of compressed script, and its page allows nothing inline", async () => {
    const answer = await fetch(real().url);
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).not.toContain("unsafe-inline");
    const scripts = [...(await answer.text()).matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)];
    expect(scripts.length).toBeGreaterThan(0);
    let bytes = 0;
    for (const [, path = ""] of scripts) {
      const script = await fetch(`${real().url}${path}`, {
        headers: { "accept-encoding": "gzip" },
      });
      expect(script.headers.get("cache-control")).toContain("immutable");
      bytes += Number(script.headers.get("content-length"));
    }
    expect(bytes).toBeLessThanOrEqual(200_000);
  });
});

async function call(page: Page, bot: string): Promise<void> {
  await page.getByLabel("Bot to call").selectOption({ label: bot });
  await page.getByRole("button", { name: /^Call( again)?$/ }).click();
  await page.getByRole("log").getByText("Bot").first().waitFor();
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel("Say something").fill(text);
  await page.keyboard.press("Enter");
}

async function makeEvilBot(url: string, evil: string): Promise<void> {
  const transport = httpTransport(url);
  const options = { headers: { authorization: `Bearer ${operatorToken}` } };
  const node = {
    id: "start",
    type: "initial",
    position: { x: 0, y: 0 },
    data: {
      label: evil,
      role_messages: [{ role: "system", content: "You answer." }],
      task_messages: [{ role: "system", content: `Say: "${evil.replaceAll('"', "'")}"` }],
      functions: [
        {
          name: "note",
          description: "Note what was said",
          properties: { words: { type: "string", enum: [evil, "other"] } },
          required: ["words"],
          next_node_id: "start",
        },
      ],
    },
  };
  const flow = { meta: { name: evil }, nodes: [node], edges: [] };
  const body = {
    id: "evil",
    org_id: "grand-estancia",
    name: evil,
    flow,
    model: { provider: "offline" as const },
  };
  try {
    await askRoute(transport, createBot, { body }, options);
    await askRoute(
      transport,
      publishBot,
      { params: { id: "evil" }, body: { org_id: body.org_id } },
      options,
    );
  } finally {
    await transport.close();
  }
}
