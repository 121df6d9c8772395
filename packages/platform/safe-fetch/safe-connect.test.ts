// Connections to servers that organizations name: public ones on the ports that are meant, nothing inside.
import { type AddressInfo, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createSafeConnect } from "./safe-connect.ts";

async function listening(): Promise<number> {
  const server = createServer((socket) => void socket.on("error", () => undefined).end("hello"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const connectTo = (allow: string[], own: number[] = []) =>
  createSafeConnect({ allow, ownPorts: () => own, ports: [25, 465, 587] });
const signal = () => AbortSignal.timeout(5_000);

test.each([
  ["127.0.0.1", 587, "WEBHOOK_PRIVATE"],
  ["10.0.0.5", 25, "WEBHOOK_PRIVATE"],
  ["localhost", 587, "WEBHOOK_PRIVATE"],
  ["169.254.169.254", 587, "WEBHOOK_METADATA"],
  ["192.0.2.1.example.com", 22, "WEBHOOK_PORT"],
  ["mail.example.com", 443, "WEBHOOK_PORT"],
  ["mail.example.com/x", 587, "WEBHOOK_URL_INVALID"],
])("%s:%s is refused with %s before anything is sent", async (host, port, code) => {
  await expect(connectTo([])(host, port, signal())).rejects.toMatchObject({ code });
});

test("what the operator has named is reached, but never a port of our own", async () => {
  const port = await listening();
  const named = [`127.0.0.1:${port}`];
  const { socket, allowed } = await connectTo(named)("127.0.0.1", port, signal());
  expect(allowed).toBe(true);
  socket.destroy();
  await expect(connectTo(named, [port])("127.0.0.1", port, signal())).rejects.toMatchObject({
    code: "WEBHOOK_OWN_PORT",
  });
});
