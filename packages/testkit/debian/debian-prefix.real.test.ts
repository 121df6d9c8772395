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
    expect(real().prefix.versions).toMatchObject({ hello: /^2\./, libc6: /^2\.36-/ });
  });

  test("two who ask at once get the same folder, and nothing half-made is left", async () => {
    expect(real().folders).toHaveLength(1);
    const left = await readdir(real().cache);
    expect(left.filter((name) => !name.endsWith(".lock"))).toEqual([real().folders[0]]);
  });

  test("a package that does not exist is unavailable, with apt's reason and no half-made folder", async () => {
    process.env.XDG_CACHE_HOME = real().home;
    const nothing = debianPrefix({ ...request, packages: ["there-is-no-such-package"] });
    await expect(nothing).rejects.toThrow(Unavailable);
    await expect(nothing).rejects.toThrow("Unable to locate package there-is-no-such-package");
    expect((await readdir(real().cache)).filter((name) => !name.endsWith(".lock"))).toHaveLength(1);
  });
});

afterAll(() => {
  if (home === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = home;
});

/** Installs into an empty cache, asked twice at the same moment. */
async function installTwice() {
  const dir = await tempDir();
  process.env.XDG_CACHE_HOME = dir.path;
  const [prefix, second] = await Promise.all([debianPrefix(request), debianPrefix(request)]);
  const folders = [...new Set([prefix, second].map(({ folder }) => folder.split("/").at(-1)))];
  return { ...dir, home: dir.path, cache: join(dir.path, "pipecast"), prefix, folders };
}
