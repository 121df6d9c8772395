// What a launcher throws when this machine cannot have a real server: the tests that need it are skipped with the reason.

/** A real part cannot be had here. The message says why and what would help; it ends up in the list of skipped tests. */
export class Unavailable extends Error {
  readonly code = "TESTKIT_UNAVAILABLE";
  override readonly name = "Unavailable";
}
