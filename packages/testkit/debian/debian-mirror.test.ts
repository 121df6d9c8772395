// Which mirrors the testkit takes from a machine's own apt set-up.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { tempDir } from "../temp-dir.ts";
import { Unavailable } from "../unavailable.ts";
import { debianMirrors } from "./debian-mirror.ts";

const bookworm = 'PRETTY_NAME="Debian"\nID=debian\nVERSION_CODENAME=bookworm\n';

const stanza = (uri: string) => `Types: deb\nURIs: ${uri}\nSuites: bookworm\nComponents: main\n`;

async function mirrorsOf(files: Record<string, string>) {
  await using dir = await tempDir();
  for (const [name, text] of Object.entries(files)) {
    const file = join(dir.path, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return debianMirrors(dir.path);
}

test("the deb822 form gives the archive, not the security archive, with the key it is checked by", async () => {
  const sources = [
    "Types: deb deb-src",
    "# a comment between fields",
    "URIs: http://mirror.example/debian",
    "Suites: bookworm bookworm-updates",
    "Components: main contrib",
    "Signed-By: /usr/share/keyrings/a.gpg",
    "",
    "Types: deb",
    "URIs: http://mirror.example/debian-security",
    "Suites: bookworm-security",
    "Components: main",
    "",
  ].join("\n");
  expect(
    await mirrorsOf({ "os-release": bookworm, "apt/sources.list.d/debian.sources": sources }),
  ).toEqual([{ uri: "http://mirror.example/debian", signedBy: "/usr/share/keyrings/a.gpg" }]);
});

test("the one-line form works with and without options", async () => {
  const list = [
    "# deb http://off.example/debian bookworm main",
    "deb-src http://source.example/debian bookworm main",
    "deb http://plain.example/debian bookworm main contrib # the nearest",
    "deb [arch=amd64 signed-by=/k.gpg] https://keyed.example/debian bookworm main",
  ].join("\n");
  expect(await mirrorsOf({ "os-release": bookworm, "apt/sources.list": list })).toEqual([
    { uri: "http://plain.example/debian", signedBy: undefined },
    { uri: "https://keyed.example/debian", signedBy: "/k.gpg" },
  ]);
});

test("a key given inside the stanza is kept line by line", async () => {
  const key =
    " -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINB\n -----END PGP PUBLIC KEY BLOCK-----";
  const sources = `Types: deb\nURIs: http://m.example/debian\nSuites: sid\nComponents: main\nSigned-By:\n${key}\n`;
  const [mirror] = await mirrorsOf({
    "os-release": bookworm,
    "apt/sources.list.d/debian.sources": sources,
  });
  expect(mirror?.signedBy).toContain("\n mQINB\n");
});

test("Debian's own file comes before the archives of others", async () => {
  const mirrors = await mirrorsOf({
    "os-release": bookworm,
    "apt/sources.list.d/another.sources": stanza("http://another.example/deb"),
    "apt/sources.list.d/debian.sources": stanza("http://mirror.example/debian"),
    "apt/sources.list.d/off.sources": `Enabled: no\n${stanza("http://off.example/debian")}`,
    "apt/sources.list.d/left.list.disabled": "deb http://left.example/debian bookworm main",
  });
  expect(mirrors.map(({ uri }) => uri)).toEqual([
    "http://mirror.example/debian",
    "http://another.example/deb",
  ]);
});

test("elsewhere it says why there can be no real servers", async () => {
  const ubuntu = mirrorsOf({ "os-release": "ID=ubuntu\nVERSION_CODENAME=noble\n" });
  await expect(ubuntu).rejects.toThrow(Unavailable);
  const noMirror = mirrorsOf({ "os-release": bookworm });
  await expect(noMirror).rejects.toThrow("apt has no Debian mirror here");
});
