// The load of bench/frame-path by Twilio Media Streams. Run as a process of its own.
import { WebSocket } from "ws";
import { runLoad } from "./run-load.ts";

/** The first byte of each numbered frame; the number follows, four bits a byte, in codes that µ-law gives back as they are. */
const MARK = 0x05;
const SILENCE = Buffer.alloc(160, 0xff).toString("base64");
const BEFORE = '"payload":"';

await runLoad((port, on) => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
  socket.on("error", on.dropped);
  socket.on("message", (data) => {
    const text = (data as Buffer).toString("latin1");
    const at = text.indexOf(BEFORE) + BEFORE.length;
    const head = Buffer.from(text.slice(at, at + 12), "base64");
    if (head[0] !== MARK) return;
    let number = 0;
    for (let i = 1; i <= 8; i++) number = number * 16 + ((head[i] ?? 0) & 0x0f);
    on.heard(number);
  });
  return {
    up: new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    }),
    send(number) {
      let payload = SILENCE;
      if (number !== undefined) {
        const frame = Buffer.alloc(160, 0x90);
        frame[0] = MARK;
        for (let i = 8, rest = number; i >= 1; i--, rest = Math.floor(rest / 16))
          frame[i] = 0x90 | (rest % 16);
        payload = frame.toString("base64");
      }
      socket.send(
        `{"event":"media","streamSid":"MZ1","media":{"track":"inbound","payload":"${payload}"}}`,
      );
    },
    close: () => socket.terminate(),
  };
});
