// Takes the pictures of the README and the guides from the running program: build, start, call, photograph.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openChromium } from "@pipecast/testkit/chromium";
import { runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { buildConsole } from "./build-console.mjs";

const folder = fileURLToPath(new URL("../docs/images", import.meta.url));
mkdirSync(folder, { recursive: true });
await buildConsole();
const data = mkdtempSync(join(tmpdir(), "pc-shots-"));
const program = await startProgram({ data });
const { browser } = await openChromium();
try {
  const { stdout } = await runProgram(["sign-in", "--data", data]);
  const page = await browser.newPage({
    viewport: { width: 1400, height: 640 },
    colorScheme: "light",
  });
  await page.goto(stdout.trim());
  await page.getByRole("button", { name: "Call", exact: true }).click();
  await page.getByRole("log").getByText("help you today").waitFor();
  await page.getByLabel("Say something").fill("I want to book a table for dinner");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Answer" }).first().waitFor();
  await page.screenshot({ path: join(folder, "console.png") });

  await page.setViewportSize({ width: 1440, height: 820 });
  await page.goto(new URL("/bots/grand-estancia-ivr", page.url()).href);
  const node = page.locator(".react-flow__node").first();
  await node.click();
  await page.getByRole("heading", { name: /^Node:/ }).waitFor();
  await page.screenshot({ path: join(folder, "flow-editor.png") });
  await page.getByRole("button", { name: "Try it", exact: true }).click();
  await page.getByRole("button", { name: "Call", exact: true }).click();
  await page.getByRole("log").getByText("help you today").waitFor();
  await page.getByLabel("Say something").fill("I want to book a table for dinner");
  await page.keyboard.press("Enter");
  await page.getByText("Handed over to").waitFor();
  await page.screenshot({ path: join(folder, "flow-editor-try.png") });
} finally {
  await browser.close();
  await program.stop();
  rmSync(data, { recursive: true, force: true });
}
