// The console for browser tests: the running program with its built console, a signed-in page, and what axe says of it.
import { type TestBrowser, openChromium } from "@pipecast/testkit/chromium";
import { runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { runCommand } from "@pipecast/testkit/run-command";
import { tempDir } from "@pipecast/testkit/temp-dir";
import axe, { type AxeResults } from "axe-core";
import type { BrowserContextOptions, Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { root } from "../house/source-tree.ts";

export const operatorToken = "operator-token-of-at-least-32-characters";
const base = { OPERATOR_TOKEN: operatorToken, CALL_SETTLE_S: "1" };

/** The program with the built console, and a browser. `more`: settings beside the usual ones; a function is given the data's folder. */
export async function startConsole(more?: (data: string) => Record<string, string>) {
  await runCommand([process.execPath, `${root}/scripts/build-console.mjs`], { deadline: 120_000 });
  const chromium = await openChromium();
  const folder = await tempDir();
  const env = { ...base, ...more?.(folder.path) };
  let program = await startProgram({ data: folder.path, env });
  const { url } = program.ready;
  return {
    chromium,
    data: folder.path,
    url,
    program,
    async restart() {
      program = await startProgram({ data: folder.path, env, args: ["--port", new URL(url).port] });
    },
    async [Symbol.asyncDispose]() {
      await chromium[Symbol.asyncDispose]();
      await program.stop();
      await folder.remove();
    },
  };
}

/** A page of a fresh browser profile, not signed in. A script error or a refused resource fails the test. */
export async function openPage(
  { chromium }: { chromium: TestBrowser },
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await chromium.browser.newContext({
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faulty: string[] = [];
  page.on("pageerror", (error) => faulty.push(error.message));
  page.on("console", (message) => {
    if (/Content Security Policy/.test(message.text())) faulty.push(message.text());
  });
  onTestFinished(() => expect(faulty).toEqual([]));
  return page;
}

/** A page that came in by the operator's link. */
export async function signIn(
  real: { chromium: TestBrowser; data: string },
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await openPage(real, options);
  const { stdout } = await runProgram(["sign-in", "--data", real.data], { env: base });
  await page.goto(stdout.trim());
  await page.getByRole("button", { name: "Call", exact: true }).waitFor();
  expect(page.url()).not.toContain("code");
  return page;
}

/** A link opens the first organization there is; a test that made others says which it means. */
export async function inOrganization(page: Page, org_id: string): Promise<void> {
  const { origin } = new URL(page.url());
  const options = { data: { org_id }, headers: { origin } };
  const answer = await page.request.put(`${origin}/api/v1/session`, options);
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Two frames drawn, and no change of colour under way: what is measured is what a person ends up with. */
const settled = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))).then(() =>
  Promise.allSettled(document.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().endTime < 5_000)
    .map(({ finished }) => finished)))
  .then(() => undefined)`;

/** What axe finds that is serious or worse. */
export async function faults(page: Page): Promise<string[]> {
  await page.evaluate(settled);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>("axe.run()");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
}

/** Faults in light and dark, narrow and wide; and where the page is wider than its screen. */
export async function faultsOfLooks(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const)
    for (const width of [360, 1440]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      const at = `${colorScheme}, ${width}`;
      found.push(...(await faults(page)).map((fault) => `${at}: ${fault}`));
      const wide = await page.evaluate<number>("document.documentElement.scrollWidth");
      if (wide > width) found.push(`${at}: the page is ${wide} wide`);
    }
  return found;
}
