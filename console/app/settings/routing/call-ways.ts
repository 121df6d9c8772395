// Where each number leads, as a tree of stations, and what contradicts itself on the way. Pure.
import type { PhoneNumber, Queue, User } from "@pipecast/contracts/pbx/directory";

export interface BotFacts {
  id: string;
  name: string;
  published_version: number | null;
  flow: unknown;
}

export interface Directory {
  numbers: readonly PhoneNumber[];
  queues: readonly Queue[];
  users: readonly User[];
  bots: readonly BotFacts[];
}

export type Fault =
  | "bot_absent"
  | "bot_unpublished"
  | "queue_absent"
  | "queue_empty"
  | "extension_absent"
  | "extension_inactive"
  | "circle"
  | "no_fallback";

export interface Station {
  kind: "bot" | "queue" | "extension" | "ticket" | "hang_up";
  id: string;
  name: string;
  /** How one gets there: on the main way, when it fails, or when the bot hands over. */
  by: "target" | "fallback" | "failover" | "hand_over" | "end";
  faults: Fault[];
  next: Station[];
}

const deepest = 5;

export function waysFrom(number: PhoneNumber, directory: Directory): Station[] {
  const main = stationAt(number.target, "target", directory, []);
  const bare = number.target.type === "bot" && number.fallback === null;
  if (bare) main.faults.push("no_fallback");
  const fallback =
    number.fallback === null ? [] : [stationAt(number.fallback, "fallback", directory, [])];
  return [main, ...fallback];
}

/** Of all numbers and queues, each once. */
export function contradictions(directory: Directory): { where: string; fault: Fault }[] {
  const found = new Map<string, { where: string; fault: Fault }>();
  const note = (station: Station, from: string) => {
    for (const fault of station.faults) {
      const where = fault === "no_fallback" ? from : `${station.id} ${station.name}`.trim();
      found.set(`${where} ${fault}`, { where, fault });
    }
    for (const next of station.next) note(next, from);
  };
  for (const number of directory.numbers)
    for (const station of waysFrom(number, directory)) note(station, number.number);
  for (const { number } of directory.queues)
    note(stationAt({ type: "queue", id: number }, "target", directory, []), number);
  return [...found.values()];
}

interface Place {
  type: "bot" | "queue" | "extension";
  id: string;
}

function stationAt(
  { type, id }: Place,
  by: Station["by"],
  directory: Directory,
  before: readonly string[],
): Station {
  const key = `${type} ${id}`;
  const way = [...before, key];
  const station: Station = { kind: type, id, name: "", by, faults: [], next: [] };
  const deep = way.length >= deepest;
  if (type === "extension") {
    const user = directory.users.find(({ extension }) => extension === id);
    if (user === undefined) station.faults.push("extension_absent");
    else if (user.status !== "active") station.faults.push("extension_inactive");
    return { ...station, name: user?.name ?? "" };
  }
  if (type === "queue") {
    const queue = directory.queues.find(({ number }) => number === id);
    if (queue === undefined) return { ...station, faults: ["queue_absent"] };
    const rings = queue.members.some((member) => isReachable(member, directory));
    if (!rings) station.faults.push("queue_empty");
    const { failover } = queue;
    const around = failover !== null && way.includes(`${failover.type} ${failover.id}`);
    if (around && failover.type === "queue") station.faults.push("circle");
    const next =
      failover === null
        ? [end("ticket")]
        : around || deep
          ? []
          : [stationAt(failover, "failover", directory, way)];
    return { ...station, name: queue.name, next };
  }
  const bot = directory.bots.find((one) => one.id === id);
  if (bot === undefined) return { ...station, faults: ["bot_absent"] };
  if (bot.published_version === null) station.faults.push("bot_unpublished");
  const words = stringsIn(bot.flow);
  const next = directory.queues
    .filter(({ number }) => words.has(number) && !way.includes(`queue ${number}`) && !deep)
    .map(({ number }) => stationAt({ type: "queue", id: number }, "hand_over", directory, way));
  if (words.has("create_ticket")) next.push(end("ticket"));
  return { ...station, name: bot.name, next };
}

function end(kind: "ticket"): Station {
  return { kind, id: "", name: "", by: "end", faults: [], next: [] };
}

function isReachable(extension: string, { users }: Directory): boolean {
  return users.some((user) => user.extension === extension && user.status === "active");
}

/** Every string of a flow: the numbers of queues it may hand over to stand among them. */
function stringsIn(flow: unknown, found = new Set<string>()): Set<string> {
  if (typeof flow === "string") found.add(flow);
  else if (typeof flow === "object" && flow !== null)
    for (const one of Object.values(flow)) stringsIn(one, found);
  return found;
}
