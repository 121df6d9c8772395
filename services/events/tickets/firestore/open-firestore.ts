// The Firestore client: Google's, loaded only where tickets live there.
import type { Firestore } from "@google-cloud/firestore";

export interface FirestoreTarget {
  project: string;
  /** `host:port` of an emulator; Google's own service when absent, with the machine's default credentials. */
  emulator?: string | undefined;
}

/** Connects at the first request. Whoever opens it calls `terminate()`. */
export async function openFirestore({ project, emulator }: FirestoreTarget): Promise<Firestore> {
  const { Firestore } = await import("@google-cloud/firestore");
  const settings = {
    projectId: project,
    ignoreUndefinedProperties: true,
    // After an outage the client would wait up to two minutes before it looks again.
    "grpc.initial_reconnect_backoff_ms": 500,
    "grpc.max_reconnect_backoff_ms": 5_000,
  };
  if (emulator === undefined) return new Firestore(settings);
  return new Firestore({
    ...settings,
    host: emulator,
    ssl: false,
    // Without credentials the client looks for Google's metadata server, which is no business of an emulator's.
    credentials: { client_email: "emulator@localhost", private_key: "none" },
    customHeaders: { Authorization: "Bearer owner" },
  });
}
