// Downloads Debian packages with everything they depend on, by an apt that knows nothing of the packages installed here.
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandFailed, runCommand } from "../run-command.ts";
import { Unavailable } from "../unavailable.ts";
import { debianMirrors, type DebianMirror } from "./debian-mirror.ts";

export interface PackageRequest {
  /** Debian release the packages come from, such as `bookworm` or `sid`. */
  suite: string;
  packages: readonly string[];
  /** Debian version of the first package; the newest of the suite when absent. */
  version?: string;
}

/**
 * Downloads the packages and all they need into `folder` and resolves with the paths of the .deb files.
 * Changes nothing outside `folder` and needs no root. Throws `Unavailable` with apt's reason when it cannot.
 */
export async function downloadPackages(
  folder: string,
  { suite, packages, version }: PackageRequest,
): Promise<string[]> {
  const refusals: string[] = [];
  for (const mirror of debianMirrors()) {
    try {
      const conf = await writeAptSetup(folder, suite, mirror);
      const apt = (args: string[], deadline: number) =>
        runCommand(["apt-get", "-c", conf, "-q", ...args], {
          deadline,
          env: { ...process.env, LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" },
        });
      await apt(["update"], 180_000);
      const names = packages.map((name, i) => (i === 0 && version ? `${name}=${version}` : name));
      await apt(["install", "--download-only", "--yes", ...names], 600_000);
      const archives = join(folder, "archives");
      const files = await readdir(archives);
      return files.filter((name) => name.endsWith(".deb")).map((name) => join(archives, name));
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      refusals.push(reasonOf(error));
    }
  }
  throw new Unavailable(
    `${packages[0]} cannot be downloaded from Debian ${suite}: ${refusals.join("; ")}`,
  );
}

async function writeAptSetup(folder: string, suite: string, mirror: DebianMirror): Promise<string> {
  await mkdir(join(folder, "lists/partial"), { recursive: true });
  await mkdir(join(folder, "archives/partial"), { recursive: true });
  const write = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const signedBy = mirror.signedBy ? `Signed-By: ${mirror.signedBy}\n` : "";
  const sources = await write(
    "debian.sources",
    `Types: deb\nURIs: ${mirror.uri}\nSuites: ${suite}\nComponents: main\n${signedBy}`,
  );
  // With an empty status everything counts as missing, so every library comes along.
  const status = await write("status", "");
  const settings: [string, string][] = [
    ["Dir::State", folder],
    ["Dir::State::lists", join(folder, "lists")],
    ["Dir::State::status", status],
    ["Dir::State::extended_states", join(folder, "extended_states")],
    ["Dir::Cache", folder],
    ["Dir::Cache::archives", join(folder, "archives")],
    ["Dir::Cache::pkgcache", ""],
    ["Dir::Cache::srcpkgcache", ""],
    ["Dir::Etc::sourcelist", sources],
    ["Dir::Etc::sourceparts", "/dev/null"],
    ["Dir::Etc::preferences", "/dev/null"],
    ["Dir::Etc::preferencesparts", "/dev/null"],
    ["Dir::Log", folder],
    ["APT::Install-Recommends", "false"],
    ["APT::Get::AllowUnauthenticated", "false"],
    ["APT::Sandbox::User", process.getuid?.() === 0 ? "root" : ""],
    ["Acquire::Languages", "none"],
    ["Acquire::Retries", "2"],
    // Without it apt is content with the lists it has, which are none.
    ["APT::Update::Error-Mode", "any"],
    ["Acquire::http::Timeout", "30"],
    ["Acquire::https::Timeout", "30"],
    // A mirror may lag behind the clock; the signature is checked all the same.
    ["Acquire::Check-Valid-Until", "false"],
    ["Acquire::Check-Date", "false"],
    ["Acquire::IndexTargets::deb::DEP-11::DefaultEnabled", "false"],
  ];
  // The machine's own settings (proxies) stay, its hooks do not.
  const hooks = [
    "APT::Update::Pre-Invoke",
    "APT::Update::Post-Invoke",
    "APT::Update::Post-Invoke-Success",
  ];
  return write(
    "apt.conf",
    [
      ...hooks.map((hook) => `#clear ${hook};`),
      "#clear DPkg::Pre-Install-Pkgs;",
      ...settings.map(([key, value]) => `${key} "${value}";`),
      "",
    ].join("\n"),
  );
}

/** The first thing apt complains of, without the addresses of this machine's mirrors. */
function reasonOf(error: CommandFailed): string {
  const complaint = /^[EW]: .*/m.exec(`${error.stderr}\n${error.stdout}`)?.[0] ?? error.message;
  return complaint.replaceAll(/\w+:\/\/\S+/g, "the mirror");
}
