// The processes of callers of bench/asterisk-calls, as one.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Answer, Order } from "./callers.ts";
import type { Heard } from "./heard-stream.ts";

const program = fileURLToPath(new URL("./callers.ts", import.meta.url));

async function hear(child: ChildProcess): Promise<Answer> {
  const ended = once(child, "exit").then(() => {
    throw new Error("a process of callers ended");
  });
  return (await Promise.race([once(child, "message"), ended]))[0] as Answer;
}

/** Gives `count` processes; each has an address of its own, by which a trunk is known. */
export async function openCallers(count: number) {
  const children = Array.from({ length: count }, () => fork(program));
  const hosts = (await Promise.all(children.map(hear))).map((answer) =>
    "host" in answer ? answer.host : "",
  );
  const order = async (orderOf: (index: number) => Order): Promise<Heard[]> => {
    const answers = children.map(async (child, i) => {
      const answer = hear(child);
      child.send(orderOf(i));
      return answer;
    });
    const all = await Promise.all(answers);
    return all.flatMap((answer) => ("heard" in answer ? (answer.heard ?? []) : []));
  };
  return {
    hosts,
    pids: children.flatMap(({ pid }) => (pid === undefined ? [] : [pid])),
    attach: (server: { host: string; sipPort: number }) =>
      order(() => ({ attach: { host: server.host, sipPort: server.sipPort } })),
    /** `calls` in all. */
    dial: (calls: number, to: string, spreadMs: number) =>
      order((i) => ({
        dial: Math.floor(calls / count) + (i < calls % count ? 1 : 0),
        to,
        spreadMs,
      })),
    press: (key: string, spreadMs: number) => order(() => ({ press: key, spreadMs })),
    listen: (listenMs: number) => order(() => ({ listenMs })),
    hangUp: () => order(() => ({ hangUp: true })),
    [Symbol.dispose]: () => {
      for (const child of children) child.kill();
    },
  };
}
