// An IP address read from text: strictly, so that no second reader can see another address in it.

/** IPv4 inside IPv6 (`::ffff:a.b.c.d`) counts as that IPv4 address: it is where the packets go. */
export interface Address {
  family: 4 | 6;
  value: bigint;
  /** One spelling for each address: what sets and comparisons use, and what is connected to. */
  text: string;
}

const mapped = 0xffffn;

/** Undefined for everything that is no address: no short, octal or hexadecimal IPv4, no zone, no brackets. */
export function parseAddress(text: string): Address | undefined {
  const four = parseFour(text);
  if (four !== undefined) return ofFour(four);
  const six = parseSix(text);
  if (six === undefined) return undefined;
  if (six >> 32n === mapped) return ofFour(six & 0xffff_ffffn);
  const groups = Array.from({ length: 8 }, (_, at) =>
    ((six >> BigInt(112 - 16 * at)) & 0xffffn).toString(16),
  );
  return { family: 6, value: six, text: groups.join(":") };
}

/** Whether both texts name the same address. */
export function sameAddress(one: string, other: string): boolean {
  const first = parseAddress(one);
  return first !== undefined && first.text === parseAddress(other)?.text;
}

function ofFour(value: bigint): Address {
  const parts = [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn);
  return { family: 4, value, text: parts.join(".") };
}

function parseFour(text: string): bigint | undefined {
  if (!/^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/.test(text)) return undefined;
  let value = 0n;
  for (const part of text.split(".").map(Number)) {
    if (part > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseSix(text: string): bigint | undefined {
  if (!/^[0-9A-Fa-f:.]{2,45}$/.test(text)) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, at) => parseGroups(half, at === halves.length - 1));
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? join(head) : undefined;
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0n);
  return join([...head, ...zeros, ...tail]);
}

/** 16-bit groups; only the last one of the whole text may be a dotted IPv4 address. */
function parseGroups(text: string, isEnd: boolean): bigint[] | undefined {
  if (text === "") return [];
  const parts = text.split(":");
  const groups: bigint[] = [];
  for (const [at, part] of parts.entries()) {
    if (/^[0-9A-Fa-f]{1,4}$/.test(part)) {
      groups.push(BigInt(`0x${part}`));
      continue;
    }
    const four = isEnd && at === parts.length - 1 ? parseFour(part) : undefined;
    if (four === undefined) return undefined;
    groups.push(four >> 16n, four & 0xffffn);
  }
  return groups;
}

function join(groups: readonly bigint[]): bigint {
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}
