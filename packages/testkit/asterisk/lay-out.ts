// The folder of a test's Asterisk before it starts: configuration, sounds, and room for what it writes.
import { copyFile, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DebianPrefix } from "../debian/debian-prefix.ts";
import { encodeAlaw } from "../sip-phone/g711.ts";
import { sine } from "../sip-phone/tone.ts";
import type { AsteriskAddress, AsteriskOptions } from "./asterisk-options.ts";
import { coreConfig } from "./core-config.ts";
import { databaseConfig } from "./database-config.ts";
import { sipConfig } from "./sip-config.ts";

/** The frequency in hertz of the music on hold, for tests that listen for it. */
export const holdMusicHz = 350;

// Of these Debian's own files will do; without them Asterisk complains at every start.
const stock = [
  "acl aeap amd ccss chan_websocket confbridge features followme geolocation indications pjproject",
  "pjsip_notify pjsip_wizard res_parking res_http_media_cache stir_shaken udptl websocket_client",
].flatMap((names) => names.split(" "));

/** Fills the folder `root` for an Asterisk of `prefix` that listens at `address`. */
export async function layOut(
  root: string,
  prefix: DebianPrefix,
  address: AsteriskAddress,
  options: AsteriskOptions,
): Promise<void> {
  for (const name of [
    "etc",
    "run",
    "spool",
    "log/cdr-csv",
    "data/sounds",
    "data/moh",
    "varlib/keys",
  ])
    await mkdir(join(root, name), { recursive: true });
  const share = join(prefix.folder, "usr/share/asterisk");
  for (const name of await readdir(share))
    if (name !== "sounds") await symlink(join(share, name), join(root, "data", name));
  await symlink(join(share, "sounds/en_US_f_Allison"), join(root, "data/sounds/en"));
  await writeFile(join(root, "data/moh/tone.alaw"), encodeAlaw(sine(holdMusicHz, 8000)));
  for (const name of stock)
    await copyFile(
      join(prefix.folder, "etc/asterisk", `${name}.conf`),
      join(root, "etc", `${name}.conf`),
    );
  const modules = join(prefix.libraries, "asterisk/modules");
  const { cdrDatabase, files = {} } = options;
  const driver = join(prefix.libraries, "odbc/libmaodbc.so");
  const all = {
    ...coreConfig({ root, modules }, address, options),
    ...sipConfig(address, options),
    ...(cdrDatabase ? databaseConfig(cdrDatabase, driver) : {}),
    ...(typeof files === "function" ? files(address) : files),
  };
  for (const [name, text] of Object.entries(all)) await writeFile(join(root, "etc", name), text);
}
