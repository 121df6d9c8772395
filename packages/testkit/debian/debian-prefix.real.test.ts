// Debian packages in a folder of their own, installed for real.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { describeReal } from "../describe-real.ts";
import { runCommand } from "../run-command.ts";
import { tempDir } from "../temp-dir.ts";
import { Unavailable } from "../unavailable.ts";
import { debianPrefix } from "./debian-prefix.ts";

const home = process.env.XDG_CACHE_HOME;
const request = { name: "hello", suite: "bookworm", packages: ["hello"] };

describeReal("a prefix", installTwice, (real) => {
  test("a program of another Debian runs with its own libraries", async () => {
    const { stdout } = await runCommand(real().prefix.command("usr/bin/hello"), {
      deadline: 5_000,
    });
    expect(stdout).toBe("Hello, world!\n");
    const { hello, libc6 } = real().prefix.versions;
    expect(hello).toMatch(/^2\./);
    expect(libc6).toMatch(/^2\.36-/);
  });

  test("two who ask at once get the same folder, and nothing half-made is left", async () => {
    expect(real().folders).toHaveLength(1);
    expect(await foldersIn(real().cache)).toEqual(real().folders);
  });

  test("a package that does not exist is unavailable with apt's reason, also to one who asks again at once", async () => {
    process.env.XDG_CACHE_HOME = real().home;
    const reason = "Unable to locate package there-is-no-such-package";
    await expect(askForNothing()).rejects.toThrow(Unavailable);
    const again = performance.now();
    await expect(askForNothing()).rejects.toThrow(reason);
    expect(performance.now() - again).toBeLessThan(500);
    expect(await foldersIn(real().cache)).toEqual(real().folders);
  });
});

afterAll(() => {
  if (home === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = home;
});

async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function askForNothing() {
  return debianPrefix({ ...request, packages: ["there-is-no-such-package"] });
}

/** Installs into an empty cache, asked twice at the same moment. */
async function installTwice() {
  const dir = await tempDir();
  process.env.XDG_CACHE_HOME = dir.path;
  const both = Promise.all([debianPrefix(request), debianPrefix(request)]);
  const [prefix, second] = await both.catch(async (error: unknown) => {
    await dir.remove();
    throw error;
  });
  const folders = [...new Set([prefix, second].map(({ folder }) => folder.split("/").at(-1)))];
  return { ...dir, home: dir.path, cache: join(dir.path, "pipecast"), prefix, folders };
}
