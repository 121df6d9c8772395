// A DNS server on loopback that answers what a test wants, lies and silence included.
import { type Socket, createSocket } from "node:dgram";
import { once } from "node:events";
import { parseAddress } from "@pipecast/hosts/parse-address";

/** Addresses for this question (`count` counts those of the type from 1), or no answer at all. */
export type Answers = (question: {
  name: string;
  type: "A" | "AAAA";
  count: number;
}) => readonly string[] | "silence" | "nonsense";

export interface DnsServer {
  /** For `createResolveHost`. */
  address: string;
  asked: { name: string; type: "A" | "AAAA" }[];
  close(): Promise<void>;
}

export async function startDns(answers: Answers): Promise<DnsServer> {
  const asked: DnsServer["asked"] = [];
  const socket: Socket = createSocket("udp4");
  socket.on("message", (query, { port, address }) => {
    const { name, type, end } = readQuestion(query);
    if (type === undefined) return;
    asked.push({ name, type });
    const count = asked.filter((entry) => entry.type === type).length;
    const found = answers({ name, type, count });
    if (found === "silence") return;
    socket.send(
      found === "nonsense"
        ? Buffer.concat([query.subarray(0, 2), Buffer.alloc(40, 0xff)])
        : writeAnswer(query.subarray(0, end), found),
      port,
      address,
    );
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    async close() {
      socket.close();
      await once(socket, "close");
    },
  };
}

function readQuestion(query: Buffer): { name: string; type?: "A" | "AAAA"; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let size = query[at] ?? 0; size > 0; size = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + size));
    at += 1 + size;
  }
  const type = ({ 1: "A", 28: "AAAA" } as const)[query.readUInt16BE(at + 1)];
  return { name: labels.join("."), end: at + 5, ...(type === undefined ? {} : { type }) };
}

/** Addresses of the other family are left out, as in a real zone. */
function writeAnswer(question: Buffer, addresses: readonly string[]): Buffer {
  const wanted = question.readUInt16BE(question.length - 4) === 1 ? 4 : 16;
  const records = addresses.map(recordData).filter(({ length }) => length === wanted);
  const head = Buffer.from(question);
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(records.length, 6);
  head.writeUInt32BE(0, 8);
  return Buffer.concat([
    head,
    ...records.flatMap((data) => {
      const fixed = Buffer.from("c00c0000000100000000", "hex");
      fixed.writeUInt16BE(wanted === 4 ? 1 : 28, 2);
      return [fixed, Buffer.of(0, wanted), data];
    }),
  ]);
}

function recordData(text: string): Buffer {
  const address = parseAddress(text);
  if (address === undefined) throw new TypeError(`${text} is no address`);
  // Colons make an AAAA record, also of an IPv4 address that is written as one.
  if (!text.includes(":")) return Buffer.from(address.text.split(".").map(Number));
  const value = address.family === 6 ? address.value : address.value | (0xffffn << 32n);
  return Buffer.from(value.toString(16).padStart(32, "0"), "hex");
}
