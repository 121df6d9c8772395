// What filling a nested body of ten templates costs, beside closures written by hand and, where they are installed, template engines.
//
//   node bench/templates.ts [--ms 60] [--rounds 25]
//
// The engines take turns. Median ns of processor time per body go to stdout as JSON and to stderr as a table. Aim: at most 1.2 times
// the closures by hand, both those that look at own keys only, as we do, and those that read whatever is there.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { parseJsonTemplate } from "../packages/template/json-template.ts";

const { values } = parseArgs({
  options: { ms: { type: "string", default: "60" }, rounds: { type: "string", default: "25" } },
});
const ROUND_MS = Number(values.ms);
const ROUNDS = Number(values.rounds);
const AIM = 1.2;

interface Scope {
  args: Record<string, string>;
  state: Record<string, string>;
  call: Record<string, string>;
  value_map: Record<string, Record<string, string>>;
}
type Engine = (scope: Scope) => unknown;

const BODY = {
  action: "create_ticket",
  org_id: "{call.org_id}",
  caller_number: "{call.endpoint}",
  link: "https://pbx.example/calls/{call.channel_id}/notes",
  data: {
    category: "{state.category}",
    summary: "Ticket: {state.summary} ({state.room_number})",
    guest: { name: "{state.guest_name}", raw: "{args.guest}" },
    list: ["{state.queue}", "{value_map.depts.{args.department}}", 1, true, null],
  },
};

function scope(at: number): Scope {
  return {
    args: { department: at % 2 === 0 ? "spa" : "restaurant", guest: 'John "J" O\'Neil' },
    state: {
      queue: `50${10 + at}`,
      category: "maint",
      summary: `shower leaks ${at}`,
      guest_name: `John${at}`,
      room_number: "205",
    },
    call: { channel_id: `1712345678.${at}`, org_id: "org_abc", endpoint: "PJSIP/101-00000001" },
    value_map: { depts: { spa: "5004", restaurant: "5003" } },
  };
}
const SCOPES = Array.from({ length: 16 }, (_, at) => scope(at));

const text = (value: unknown): string => {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  return JSON.stringify(value) ?? "";
};
/** What a careful hand would write: own keys only, one closure per leaf, the tree walked once. */
const at =
  (...path: string[]): Engine =>
  (given) => {
    let value: unknown = given;
    for (const key of path) {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return "";
      value = (value as Record<string, unknown>)[key];
    }
    return text(value);
  };
const join =
  (...parts: (string | Engine)[]): Engine =>
  (given) => {
    let out = "";
    for (const part of parts) out += typeof part === "string" ? part : (part(given) as string);
    return out;
  };
const fill = (tree: unknown, given: Scope): unknown => {
  if (typeof tree === "function") return (tree as Engine)(given);
  if (Array.isArray(tree)) return tree.map((item) => fill(item, given));
  if (typeof tree !== "object" || tree === null) return tree;
  const out: Record<string, unknown> = {};
  for (const key in tree) out[key] = fill((tree as Record<string, unknown>)[key], given);
  return out;
};
const byHand = {
  action: "create_ticket",
  org_id: at("call", "org_id"),
  caller_number: at("call", "endpoint"),
  link: join("https://pbx.example/calls/", at("call", "channel_id"), "/notes"),
  data: {
    category: at("state", "category"),
    summary: join("Ticket: ", at("state", "summary"), " (", at("state", "room_number"), ")"),
    guest: { name: at("state", "guest_name"), raw: at("args", "guest") },
    list: [
      at("state", "queue"),
      (given: Scope) => at("value_map", "depts", text(given.args["department"]))(given),
      1,
      true,
      null,
    ],
  },
};

/** The same without a thought for keys that are inherited: each level of the tree a closure that fills it. */
const read =
  (...path: string[]): Engine =>
  (given) => {
    let value: unknown = given;
    for (const key of path) value = (value as Record<string, unknown> | undefined)?.[key];
    return text(value);
  };
const object = (fields: Record<string, Engine>): Engine => {
  const entries = Object.entries(fields);
  return (given) => {
    const out: Record<string, unknown> = {};
    for (const [key, field] of entries) out[key] = field(given);
    return out;
  };
};
const row = (items: readonly Engine[]): Engine => {
  return (given) => items.map((item) => item(given));
};
const constant =
  (value: unknown): Engine =>
  () =>
    value;
const careless = object({
  action: constant("create_ticket"),
  org_id: read("call", "org_id"),
  caller_number: read("call", "endpoint"),
  link: join("https://pbx.example/calls/", read("call", "channel_id"), "/notes"),
  data: object({
    category: read("state", "category"),
    summary: join("Ticket: ", read("state", "summary"), " (", read("state", "room_number"), ")"),
    guest: object({ name: read("state", "guest_name"), raw: read("args", "guest") }),
    list: row([
      read("state", "queue"),
      (given) => text(given.value_map["depts"]?.[text(given.args["department"])]),
      constant(1),
      constant(true),
      constant(null),
    ]),
  }),
});

const engines: Record<string, Engine> = {};
const ours = parseJsonTemplate(BODY);
engines["ours"] = (given) => ours.render(given);
engines["closures by hand"] = (given) => fill(byHand, given);
engines["careless closures"] = careless;

/** Other engines fill each text of the tree; our one dynamic key is written in their own way. */
function others(): void {
  const require = createRequire(import.meta.url);
  const walk = (tree: unknown, compile: (source: string) => Engine): unknown => {
    if (typeof tree === "string") return tree.includes("{") ? compile(tree) : tree;
    if (Array.isArray(tree)) return tree.map((item) => walk(item, compile));
    if (typeof tree !== "object" || tree === null) return tree;
    return Object.fromEntries(
      Object.entries(tree).map(([key, item]) => [key, walk(item, compile)]),
    );
  };
  const known: Record<string, (library: never) => (source: string) => Engine> = {
    handlebars: (library: { compile: (s: string, o: object) => Engine }) => (source) =>
      library.compile(
        source
          .replace(
            "{value_map.depts.{args.department}}",
            "{{{lookup value_map.depts args.department}}}",
          )
          .replaceAll(/(?<!\{)\{(\w+\.\w+)\}(?!\})/g, "{{{$1}}}"),
        { noEscape: true },
      ),
    mustache:
      (library: { parse: (s: string) => void; render: (s: string, v: object) => string }) =>
      (source) => {
        const own = source
          .replace("{value_map.depts.{args.department}}", "{{{dynamic}}}")
          .replaceAll(/(?<!\{)\{(\w+\.\w+)\}(?!\})/g, "{{{$1}}}");
        library.parse(own);
        return (given) => {
          const dynamic = given.value_map["depts"]?.[given.args["department"] ?? ""];
          return library.render(own, { ...given, dynamic });
        };
      },
    liquidjs: (library: {
      Liquid: new () => {
        parse: (s: string) => never;
        renderSync: (t: never, v: object) => string;
      };
    }) => {
      const liquid = new library.Liquid();
      return (source) => {
        const parsed = liquid.parse(
          source
            .replace(
              "{value_map.depts.{args.department}}",
              "{{ value_map.depts[args.department] }}",
            )
            .replaceAll(/(?<!\{)\{(\w+\.\w+)\}(?!\})/g, "{{ $1 }}"),
        );
        return (given) => liquid.renderSync(parsed, given);
      };
    },
  };
  for (const [name, use] of Object.entries(known)) {
    try {
      const tree = walk(BODY, use(require(name) as never));
      engines[name] = (given) => fill(tree, given);
    } catch {
      process.stderr.write(`${name} is not installed, left out\n`);
    }
  }
}
others();

const want = fill(byHand, SCOPES[0] as Scope);
for (const [name, engine] of Object.entries(engines))
  assert.deepEqual(engine(SCOPES[0] as Scope), want, name);

let sink: unknown;
/** Processor time of this thread in ns: how busy the machine is with others counts little. */
function cpuNs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) * 1000;
}

function round(engine: Engine): number {
  const started = cpuNs();
  let count = 0;
  for (let spent = 0; spent < ROUND_MS * 1e6; spent = cpuNs() - started) {
    for (let i = 0; i < 1000; i += 1) sink = engine(SCOPES[i & 15] as Scope);
    count += 1000;
  }
  return (cpuNs() - started) / count;
}

const times = new Map<string, number[]>(Object.keys(engines).map((name) => [name, []]));
for (let turn = -1; turn < ROUNDS; turn += 1) {
  for (const [name, engine] of Object.entries(engines)) {
    const ns = round(engine);
    // The first turn warms up.
    if (turn >= 0) times.get(name)?.push(ns);
  }
}
const median = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
const rows = [...times].map(([name, list]) => ({ engine: name, ns: Math.round(median(list)) }));
const cost = (name: string): number => rows.find(({ engine }) => engine === name)?.ns ?? Number.NaN;
const hand = Math.min(cost("closures by hand"), cost("careless closures"));
const ratio = Math.round((cost("ours") / hand) * 100) / 100;
for (const { engine, ns } of rows.toSorted((a, b) => a.ns - b.ns)) {
  process.stderr.write(
    `${engine.padEnd(20)} ${String(ns).padStart(8)} ns  ${(ns / hand).toFixed(2)} ×\n`,
  );
}
process.stdout.write(
  `${JSON.stringify({ bench: "templates", node: process.version, rows, ratio, aim: AIM, met: ratio <= AIM, sink: typeof sink })}\n`,
);
process.exitCode = ratio <= AIM ? 0 : 1;
