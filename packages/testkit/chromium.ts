// A real browser for tests: Debian's Chromium without a window, driven by playwright-core.
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { debianPrefix } from "./debian/debian-prefix.ts";
import { Unavailable } from "./unavailable.ts";

/** Without a sandbox, because tests may run as root; and without anything that Chromium asks of the world by itself. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--autoplay-policy=no-user-gesture-required",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
];

export interface TestBrowser extends AsyncDisposable {
  readonly browser: Browser;
}

/** The machine's own Chromium, else Debian's in the cache (once per machine, about a minute). Throws `Unavailable` without both. */
export async function openChromium(): Promise<TestBrowser> {
  const browser = await chromium.launch({
    ...(await findChromium()),
    headless: true,
    timeout: 60_000,
  });
  return { browser, [Symbol.asyncDispose]: () => browser.close() };
}

async function findChromium(): Promise<{ executablePath: string; args: string[] }> {
  const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const found = installed.find((path) => existsSync(path));
  if (found !== undefined) return { executablePath: found, args: flags };
  const prefix = await debianPrefix({
    name: "chromium",
    suite: "bookworm",
    packages: ["chromium"],
  });
  const [program = "", ...args] = prefix.command("usr/lib/chromium/chromium");
  if (!existsSync(program))
    throw new Unavailable("Chromium is not installed: apt-get install chromium");
  return { executablePath: program, args: [...args, ...flags] };
}
