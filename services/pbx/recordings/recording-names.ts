// What the recording of a call may be called. Pure.

const safe = /^[A-Za-z0-9_+-][A-Za-z0-9._+-]*$/;

/**
 * Relative names to look for, best first: what the call's records name, then `<prefix>/<linkedid>.wav` as generated
 * dialplans write it. A name that leads out of the folder is left out.
 */
export function recordingNames(
  linkedid: string,
  files: readonly string[],
  prefix: string,
  folder: string | undefined,
): string[] {
  const named = files.map((name) => inside(name, folder));
  const usual = `${prefix}/${linkedid}.wav`;
  return [...new Set([...named, usual])].filter((name) => name.split("/").every(isSafe));
}

function isSafe(segment: string): boolean {
  return segment.length <= 255 && safe.test(segment);
}

/** An absolute name counts when it lies in the folder. */
function inside(name: string, folder: string | undefined): string {
  const root = folder === undefined ? undefined : `${folder.replace(/\/+$/, "")}/`;
  return root !== undefined && name.startsWith(root) ? name.slice(root.length) : name;
}
