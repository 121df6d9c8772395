// Unpacks Debian packages into a folder of their own, without installing them.
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../run-command.ts";

const leftOut = [
  "usr/share/doc",
  "usr/share/man",
  "usr/share/locale",
  "usr/share/lintian",
  "usr/share/info",
];
const merged = ["bin", "sbin", "lib", "lib64"];

/** Unpacks the .deb `files` into `folder`, in which /bin, /lib and their like are links into /usr as on any Debian. */
export async function unpackPackages(files: readonly string[], folder: string): Promise<void> {
  for (const name of merged) {
    await mkdir(join(folder, "usr", name), { recursive: true });
    await symlink(`usr/${name}`, join(folder, name));
  }
  const exclude = leftOut.map((path) => `--exclude=./${path}`).join(" ");
  const script = `dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --keep-directory-symlink --no-same-owner ${exclude}`;
  const waiting = [...files];
  const work = async () => {
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop())
      await runCommand(["bash", "-o", "pipefail", "-c", script, "unpack", file, folder], {
        deadline: 120_000,
      });
  };
  await Promise.all([work(), work(), work()]);
}
