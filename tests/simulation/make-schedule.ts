// What happens in one run, all of it drawn from the seed: calls, when which row is committed, what fails when.
import { Chance } from "./random.ts";
import { type Leg, type Scenario, scenarios } from "./scenarios.ts";

const second = 1_000;
const minute = 60 * second;

export interface PlannedCall {
  linkedid: string;
  scenario: Scenario;
  /** E.164; empty when withheld. */
  caller: string;
  from: number;
  to: number;
}

/** Times in ms since the start. */
export type Happening = { at: number } & (
  | { kind: "row"; row: Leg }
  | { kind: "session"; call: PlannedCall }
  | { kind: "told"; call: PlannedCall; what: "channel_up" | "hung_up" }
  /** The process dies at the given action on its database from now on, before or after it was carried out. */
  | { kind: "crash"; who: Who; action: number; after: boolean; downFor: number }
  | { kind: "outage"; who: Who | "network"; for: number }
);

export type Who = "pbx" | "events";

export interface Schedule {
  seed: number;
  prefix: string;
  calls: PlannedCall[];
  happenings: Happening[];
}

const callers = ["+40744123456", "+40744999888", "+919876543210", ""];

export function makeSchedule(seed: number, startedAt: number): Schedule {
  const chance = new Chance(seed);
  const prefix = `org_s${seed}`;
  const happenings: Happening[] = [];
  const calls = Array.from({ length: chance.between(3, 12) }, (_, n): PlannedCall => {
    const from = chance.between(0, 300) * second;
    return {
      linkedid: `${Math.floor((startedAt + from) / second)}.${n * 10}`,
      scenario: chance.pick(scenarios),
      caller: chance.pick(callers),
      from,
      to: from + chance.between(1, 90) * second,
    };
  });
  const rows = calls.flatMap((call) => rowsOf(call, prefix, chance));
  // The id is given when an insert begins, the row is there when it is committed; some never are.
  let id = chance.between(0, 50);
  for (const { at, row } of rows.toSorted((a, b) => a.at - b.at)) {
    id += chance.maybe(0.1) ? chance.between(2, 4) : 1;
    const held = chance.maybe(0.15) ? chance.between(1, 90) * second : 0;
    happenings.push({ at: at + held, kind: "row", row: { ...row, id } });
    if (chance.maybe(0.1)) {
      id += 1;
      const again = at + chance.between(0, 20 * 60) * second;
      happenings.push({ at: again, kind: "row", row: { ...row, id } });
    }
  }
  for (const call of calls) happenings.push(...toldOf(call, chance));
  happenings.push(...faults(chance));
  return { seed, prefix, calls, happenings: happenings.toSorted((a, b) => a.at - b.at) };
}

function rowsOf(call: PlannedCall, prefix: string, chance: Chance): { at: number; row: Leg }[] {
  const { linkedid, scenario, caller, to } = call;
  const legs = scenario.legs(prefix).map(({ leg, ...columns }, sequence) => ({
    src: scenario.direction === "inbound" ? caller : "1001",
    ...columns,
    uniqueid: leg === 1 ? linkedid : `${linkedid}${leg}`,
    linkedid,
    sequence: 100 + sequence,
  }));
  const order = chance.maybe(0.3) ? chance.shuffle(legs) : legs;
  return order.map((row) => ({ at: to + delay(chance), row }));
}

/** Mostly at once, now and then a window later, rarely half an hour. */
function delay(chance: Chance): number {
  if (chance.maybe(0.7)) return 0;
  return chance.between(0, chance.maybe(0.9) ? 60 : 30 * 60) * second;
}

function toldOf(call: PlannedCall, chance: Chance): Happening[] {
  const told: Happening[] = [];
  const times = () => (chance.maybe(0.2) ? 2 : 1);
  if (call.scenario.session !== undefined)
    for (let time = times(); time > 0; time -= 1)
      told.push({ at: call.to + chance.between(0, 120) * second, kind: "session", call });
  if (call.scenario.direction === null || chance.maybe(0.4)) return told;
  for (let time = times(); time > 0; time -= 1)
    told.push({ at: call.from, kind: "told", call, what: "channel_up" });
  if (chance.maybe(0.9)) told.push({ at: call.to, kind: "told", call, what: "hung_up" });
  return told;
}

function faults(chance: Chance): Happening[] {
  const at = () => chance.between(0, 420) * second;
  const found: Happening[] = Array.from({ length: chance.between(1, 6) }, () => ({
    at: at(),
    kind: "crash" as const,
    who: chance.pick(["pbx", "pbx", "events"] as const),
    action: chance.between(0, 40),
    after: chance.maybe(0.5),
    downFor: chance.between(1, 60) * second,
  }));
  for (const who of ["pbx", "events", "network"] as const)
    if (chance.maybe(0.4))
      found.push({ at: at(), kind: "outage", who, for: chance.between(1, 120) * second });
  return found;
}

export const longest = 45 * minute;
