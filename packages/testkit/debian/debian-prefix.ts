// Debian programs in a folder of their own: no root, no chroot, nothing of this machine's own packages touched.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { runCommand } from "../run-command.ts";
import { Unavailable } from "../unavailable.ts";
import { withLock } from "../with-lock.ts";
import { downloadPackages, type PackageRequest } from "./download-packages.ts";
import { unpackPackages } from "./unpack-packages.ts";

export interface PrefixRequest extends PackageRequest {
  /** Names the folder in the cache, such as `asterisk`. */
  name: string;
}

/** Unpacked Debian packages with all the libraries they need. */
export interface DebianPrefix {
  /** The folder that stands for `/`. */
  readonly folder: string;
  /** Where its libraries are. */
  readonly libraries: string;
  /** Version of every package by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Command line that runs a program of the prefix, such as `usr/sbin/mariadbd`, with the prefix's own libraries. */
  command(program: string, ...args: string[]): string[];
}

const recipe = 1; // raise it when the way a prefix is made changes
const loaders: Record<string, [triplet: string, loader: string]> = {
  amd64: ["x86_64-linux-gnu", "ld-linux-x86-64.so.2"],
  arm64: ["aarch64-linux-gnu", "ld-linux-aarch64.so.1"],
};

/**
 * Resolves with the prefix, installing it into the cache first where it is not yet: seconds, once per machine.
 * Several processes may ask at once; one installs. Throws `Unavailable` where it cannot be had.
 */
export async function debianPrefix(request: PrefixRequest): Promise<DebianPrefix> {
  const architecture = await debianArchitecture();
  const [triplet = "", loader = ""] = loaders[architecture] ?? [];
  if (!triplet) throw new Unavailable(`real servers are not installed on ${architecture} yet`);
  const { name, suite, packages, version } = request;
  const recipeHash = createHash("sha256")
    .update(JSON.stringify([recipe, suite, packages, version, architecture]))
    .digest("hex")
    .slice(0, 10);
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "pipecast");
  const folder = join(cache, `${name}-${recipeHash}`);
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    await withLock(join(cache, `${name}-${recipeHash}.lock`), 900_000, async () => {
      if (!existsSync(folder)) await installUnlessJustRefused(request, folder);
    });
  }
  const libraries = join(folder, "usr/lib", triplet);
  const search = [libraries, join(folder, "usr/lib")].join(":");
  return {
    folder,
    libraries,
    versions: JSON.parse(await readFile(join(folder, "versions.json"), "utf8")),
    command: (program, ...args) => [
      join(libraries, loader),
      "--library-path",
      search,
      "--argv0",
      join(folder, program),
      join(folder, program),
      ...args,
    ],
  };
}

/** One who waited for another's vain attempt shares its reason instead of trying the same again. */
async function installUnlessJustRefused(request: PrefixRequest, folder: string): Promise<void> {
  const refusal = `${folder}.refused`;
  if (existsSync(refusal) && Date.now() - (await stat(refusal)).mtimeMs < 60_000)
    throw new Unavailable(await readFile(refusal, "utf8"));
  try {
    await install(request, folder);
    await rm(refusal, { force: true });
  } catch (error) {
    if (error instanceof Unavailable) await writeFile(refusal, error.message);
    throw error;
  }
}

async function install(request: PrefixRequest, folder: string): Promise<void> {
  const began = Date.now();
  const say = (text: string) => process.stderr.write(`testkit: ${request.name}: ${text}\n`);
  say(`installing from Debian ${request.suite} (once; kept in the cache)`);
  const partial = `${folder}.partial`;
  const download = `${folder}.download`;
  try {
    await rm(partial, { recursive: true, force: true });
    const files = await downloadPackages(download, request);
    say(`${files.length} packages downloaded, unpacking`);
    await unpackPackages(files, partial);
    const versions = Object.fromEntries(files.map((file) => basename(file).split("_")));
    await writeFile(join(partial, "versions.json"), decodeURIComponent(JSON.stringify(versions)));
    await rename(partial, folder); // whole or not at all
    say(`installed in ${((Date.now() - began) / 1000).toFixed(1)} s`);
  } finally {
    await rm(download, { recursive: true, force: true });
    await rm(partial, { recursive: true, force: true });
  }
}

async function debianArchitecture(): Promise<string> {
  if (process.platform !== "linux" || !existsSync("/usr/bin/apt-get"))
    throw new Unavailable("real servers are installed by apt, which is not here: use Debian");
  const { stdout } = await runCommand(["dpkg", "--print-architecture"], { deadline: 10_000 });
  return stdout.trim();
}
