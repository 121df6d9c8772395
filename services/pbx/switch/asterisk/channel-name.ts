// What the name of a channel says: whose it is, a trunk's or a phone's. `PJSIP/<prefix>_trunk…-xxxxxxxx`, `PJSIP/<prefix>_<extension>-xxxxxxxx`.

export interface ChannelOwner {
  prefix: string;
  /** The phone's extension; null for a trunk. */
  extension: string | null;
}

/** Technologies on which calls begin; all others (Local, AudioSocket, Snoop, …) are Asterisk's own plumbing. */
const network = /^(?:PJSIP|SIP|IAX2|DAHDI)\//;
const endpointName = /^PJSIP\/([A-Za-z0-9_.-]{1,100})-[0-9a-f]{8}$/;
const localName = /^Local\/([0-9]{1,20})@([A-Za-z0-9_.-]{1,79})-[0-9a-f]{8};[12]$/;

/** Whether calls begin on channels of this kind. */
export function isNetworkChannel(name: string): boolean {
  return network.test(name);
}

/** Undefined for a name that is neither our trunk's nor a phone's. A prefix never contains `_trunk`. */
export function readChannelName(name: string): ChannelOwner | undefined {
  const endpoint = endpointName.exec(name)?.[1];
  if (endpoint === undefined) return undefined;
  const trunk = endpoint.indexOf("_trunk");
  if (trunk > 0) return { prefix: endpoint.slice(0, trunk), extension: null };
  const [, prefix, extension] = /^(.+)_([0-9]{1,20})$/.exec(endpoint) ?? [];
  return prefix === undefined || extension === undefined ? undefined : { prefix, extension };
}

/** The extension of a phone's channel, or of a Local channel that leads to one; of this organization only. */
export function extensionOf(name: string, prefix: string | undefined): string | undefined {
  const [, dialled, context] = localName.exec(name) ?? [];
  if (dialled !== undefined) return context === `${prefix}_internal` ? dialled : undefined;
  const owner = readChannelName(name);
  return owner?.prefix === prefix ? (owner?.extension ?? undefined) : undefined;
}

/** The number dialled on a trunk, from a dial string such as `+40744123456@org_a_trunk`. */
export function numberDialled(dialString: string): string | undefined {
  return /^(?:PJSIP\/)?(\+?[0-9]{1,20})@/.exec(dialString)?.[1];
}

/** The queue's number: queues are called `<prefix>_5001` where several organizations share an Asterisk, else `5001`. */
export function queueNumber(queue: string, prefix: string | undefined): string {
  return prefix !== undefined && queue.startsWith(`${prefix}_`)
    ? queue.slice(prefix.length + 1)
    : queue;
}
