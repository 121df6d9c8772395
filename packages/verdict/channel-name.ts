// What a channel's name says: `PJSIP/<prefix>_trunk…-xxxxxxxx`, `PJSIP/<prefix>_<extension>-xxxxxxxx`, or Asterisk's own plumbing.

export type ChannelKind =
  | { kind: "trunk" }
  | { kind: "extension"; extension: string }
  | { kind: "local"; context: string }
  | { kind: "media" }
  | { kind: "other" };

const endpointName = /^PJSIP\/([A-Za-z0-9_.-]{1,100})-[0-9a-f]{8}$/;
const localName = /^Local\/[^@]{1,80}@([A-Za-z0-9_.-]{1,100})-[0-9a-f]{8};[12]$/;
const contextName = /^(.+)_(?:internal|queue|outbound|inbound)$/;

export function readChannel(name: string | null | undefined): ChannelKind {
  if (typeof name !== "string") return { kind: "other" };
  const endpoint = endpointName.exec(name)?.[1];
  if (endpoint !== undefined) {
    if (endpoint.indexOf("_trunk") > 0) return { kind: "trunk" };
    const extension = /_([0-9]{1,20})$/.exec(endpoint)?.[1];
    return extension === undefined ? { kind: "other" } : { kind: "extension", extension };
  }
  if (name.startsWith("Local/")) return { kind: "local", context: localName.exec(name)?.[1] ?? "" };
  if (/^(?:AudioSocket|WebSocket|UnicastRTP|Snoop|Recorder|Announcer)\//.test(name))
    return { kind: "media" };
  return { kind: "other" };
}

/**
 * The prefixes that a channel's name can mean, whole ones only: one that merely begins the same is not among them.
 * More than one only where a prefix itself contains `_trunk`.
 */
export function prefixesOf(name: string | null | undefined): string[] {
  if (typeof name !== "string") return [];
  const found = new Set<string>();
  const local = readChannel(name);
  const ofContext = local.kind === "local" ? contextName.exec(local.context)?.[1] : undefined;
  if (ofContext !== undefined) found.add(ofContext);
  const endpoint = endpointName.exec(name)?.[1];
  if (endpoint === undefined) return [...found];
  const extension = /^(.+)_[0-9]{1,20}$/.exec(endpoint)?.[1];
  if (extension !== undefined && !extension.includes("_trunk")) found.add(extension);
  for (let at = endpoint.indexOf("_trunk"); at !== -1; at = endpoint.indexOf("_trunk", at + 1))
    if (at > 0) found.add(endpoint.slice(0, at));
  return [...found];
}
