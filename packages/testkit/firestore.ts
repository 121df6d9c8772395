// Google's own Firestore emulator for tests: the real server code on loopback, in memory.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { startProcess } from "./server-process.ts";
import { tempDir } from "./temp-dir.ts";
import { Unavailable } from "./unavailable.ts";
import { waitUntil } from "./wait-until.ts";

export interface FirestoreEmulator extends AsyncDisposable {
  /** `127.0.0.1:PORT`, for FIRESTORE_EMULATOR_HOST. */
  readonly host: string;
  /** Ends it as a power cut would: everything it held is gone. */
  kill(): Promise<void>;
  /** Starts an empty one at the same address. */
  restart(): Promise<void>;
}

const jar = "cloud-firestore-emulator/cloud-firestore-emulator.jar";
const places = ["/usr/lib/google-cloud-sdk/platform", "/opt/google-cloud-sdk/platform"];
const main = "com.google.cloud.datastore.emulator.firestore.CloudFirestore";

/**
 * Ready after about 3 s. `rules`: a file of security rules; without it everyone may do everything. Throws `Unavailable` where Java
 * or the emulator is missing.
 */
export async function startFirestore(options: { rules?: string } = {}): Promise<FirestoreEmulator> {
  const named = process.env["FIRESTORE_EMULATOR_JAR"];
  const file = named ?? places.map((place) => join(place, jar)).find((path) => existsSync(path));
  const java = (process.env["PATH"] ?? "")
    .split(":")
    .map((folder) => join(folder, "java"))
    .find((path) => existsSync(path));
  if (file === undefined || java === undefined)
    throw new Unavailable(
      "the Firestore emulator needs Java 17 and the package google-cloud-cli-firestore-emulator, or FIRESTORE_EMULATOR_JAR",
    );
  const folder = await tempDir("firestore-");
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const rules = options.rules === undefined ? [] : [`--rules=${options.rules}`];
  const launch = async () => {
    const command = [
      java,
      "-Xmx512m",
      "-cp",
      file,
      main,
      "--host=127.0.0.1",
      `--port=${port}`,
      ...rules,
    ];
    const started = await startProcess(command, { logFile: join(folder.path, "emulator.log") });
    await waitUntil("the Firestore emulator", 60_000, async () => {
      if (started.ended() !== undefined) throw new Error(started.log());
      return (await fetch(`http://${host}/`)).ok;
    });
    return started;
  };
  let running = await launch();
  return {
    host,
    kill: () => running.kill(),
    async restart() {
      running = await launch();
    },
    async [Symbol.asyncDispose]() {
      await running.stop(2_000);
      await folder.remove();
    },
  };
}
