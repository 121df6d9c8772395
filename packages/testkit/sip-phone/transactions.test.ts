// SIP over a line that loses and doubles: nothing is lost for good, nothing happens twice.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { waitUntil } from "../wait-until.ts";
import { parseSip, responseTo, serializeSip, type SipRequest } from "./sip-message.ts";
import { Transactions } from "./transactions.ts";

const open: Transactions[] = [];
afterEach(() => {
  for (const transactions of open.splice(0)) transactions.close();
});

function requestOf(method: string, branch = "z9hG4bK1"): SipRequest {
  return {
    kind: "request",
    method,
    uri: "sip:h",
    headers: [
      ["Via", `SIP/2.0/UDP 127.0.0.1;rport;branch=${branch}`],
      ["From", "<sip:a@h>;tag=a"],
      ["To", "<sip:b@h>"],
      ["Call-ID", "c"],
      ["CSeq", `1 ${method === "ACK" ? "ACK" : method}`],
    ],
    body: "",
  };
}

async function endpoint(received: SipRequest[] = [], acknowledged: SipRequest[] = []) {
  const transactions = await Transactions.open("127.0.0.1", 0, {
    request: (request) => received.push(request),
    acknowledged: (ack) => acknowledged.push(ack),
  });
  open.push(transactions);
  return { transactions, peer: { address: "127.0.0.1", port: transactions.port } };
}

test("a request that nobody heard is sent again", async () => {
  const deaf = createSocket("udp4").bind(0, "127.0.0.1");
  await once(deaf, "listening");
  let datagrams = 0;
  deaf.on("message", (data, from) => {
    datagrams += 1;
    const request = parseSip(data.toString());
    if (datagrams === 1 || request?.kind !== "request") return;
    deaf.send(serializeSip(responseTo(request, 200, "OK", "b")), from.port, from.address);
  });
  const client = await endpoint();
  const peer = { address: "127.0.0.1", port: deaf.address().port };
  const answer = client.transactions.request(requestOf("OPTIONS"), peer);
  expect((await answer.finally(() => deaf.close())).status).toBe(200);
  expect(datagrams).toBe(2);
});

test("a request that comes twice is told once, and gets the same answer again", async () => {
  const received: SipRequest[] = [];
  const server = await endpoint(received);
  const client = await endpoint();
  const first = client.transactions.request(requestOf("OPTIONS"), server.peer);
  await waitUntil("the request", 1_000, () => received.length === 1);
  const request = received[0] as SipRequest;
  server.transactions.answer(request, responseTo(request, 404, "Not Found", "b"));
  expect((await first).status).toBe(404);
  const again = await client.transactions.request(requestOf("OPTIONS"), server.peer);
  expect([again.status, received.length]).toEqual([404, 1]);
});

test("the answer to an INVITE is repeated until its ACK comes, and no longer", async () => {
  const received: SipRequest[] = [];
  const acknowledged: SipRequest[] = [];
  const server = await endpoint(received, acknowledged);
  const client = await endpoint();
  let answers = 0;
  const call = client.transactions.request(requestOf("INVITE"), server.peer, {
    success: () => (answers += 1),
  });
  await waitUntil("the INVITE", 1_000, () => received.length === 1);
  const invite = received[0] as SipRequest;
  server.transactions.answer(invite, responseTo(invite, 200, "OK", "b"));
  expect((await call).status).toBe(200);
  await waitUntil("the answer again", 1_500, () => answers === 2);
  client.transactions.send(requestOf("ACK", "z9hG4bKother"), server.peer);
  await waitUntil("the ACK", 1_000, () => acknowledged.length === 1);
  await new Promise((resolve) => setTimeout(resolve, 1_300));
  expect(answers).toBe(2);
});

test("a refused INVITE is acknowledged by itself", async () => {
  const received: SipRequest[] = [];
  const acknowledged: SipRequest[] = [];
  const server = await endpoint(received, acknowledged);
  const client = await endpoint();
  const call = client.transactions.request(requestOf("INVITE"), server.peer);
  await waitUntil("the INVITE", 1_000, () => received.length === 1);
  const invite = received[0] as SipRequest;
  server.transactions.answer(invite, responseTo(invite, 486, "Busy Here", "b"));
  expect((await call).status).toBe(486);
  await waitUntil("the ACK", 1_000, () => acknowledged.length === 1);
  expect(acknowledged[0]?.headers).toContainEqual(["To", "<sip:b@h>;tag=b"]);
});
