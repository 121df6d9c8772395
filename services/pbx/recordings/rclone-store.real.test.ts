// The rclone store against the real rclone, on its own kind of local remote.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { debianPrefix } from "@pipecast/testkit/debian/debian-prefix";
import { describeReal } from "@pipecast/testkit/describe-real";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { expect, test } from "vitest";
import { createRcloneStore } from "./rclone-store.ts";

async function open() {
  const prefix = await debianPrefix({ name: "rclone", suite: "bookworm", packages: ["rclone"] });
  const folder = await tempDir();
  writeFileSync(join(folder.path, "1763633700.1.wav"), "0123456789");
  const [program = "rclone", ...rest] = prefix.command("usr/bin/rclone");
  const store = createRcloneStore(`:local:${folder.path}`, [program, ...rest]);
  return { store, [Symbol.asyncDispose]: () => folder.remove() };
}

describeReal("recordings by rclone", open, (real) => {
  test("AT-18 a recording of the remote has its size, and comes whole and in ranges", async () => {
    const found = await real().store.find("1763633700.1.wav");
    expect(found?.size).toBe(10);
    if (found === undefined) return;
    expect((await buffer(await found.read(0, 9))).toString()).toBe("0123456789");
    expect((await buffer(await found.read(3, 5))).toString()).toBe("345");
  });

  test("what is not there is not there, in a folder that is not there too", async () => {
    expect(await real().store.find("1763633700.2.wav")).toBeUndefined();
    expect(await real().store.find("org_x/1763633700.2.wav")).toBeUndefined();
  });

  test("a remote that nobody configured is an error, not an absent recording", async () => {
    const away = createRcloneStore("nobody-configured-this:calls", ["false"]);
    await expect(away.find("a.wav")).rejects.toThrow("rclone could not look");
  });
});
