// What templates promise: TC-301 … TC-308 of the seeds, and the rules of CONTRACT §6.
import { describe, expect, test } from "vitest";
import { parseJsonTemplate } from "./json-template.ts";
import { NAMESPACES } from "./template-syntax.ts";
import { MAX_RENDERED, type Scope, cutText, parseTemplate } from "./template.ts";

const render = (source: string, scope: Scope): string => parseTemplate(source).render(scope);
const depts = { value_map: { depts: { spa: "5004", "a.b": "dotted", "{state.x}": "braced" } } };

test("TC-301 {args.xxx} becomes the argument", () => {
  expect(render("{args.department}", { args: { department: "spa" } })).toBe("spa");
});

test("TC-302 {state.xxx} becomes the state's value", () => {
  expect(render("{state.queue}", { state: { queue: "5001" } })).toBe("5001");
});

test("TC-303 {call.xxx} becomes the call's metadata", () => {
  expect(render("{call.channel_id}", { call: { channel_id: "123.456" } })).toBe("123.456");
});

test("TC-304 {value_map.xxx.yyy} looks a value up", () => {
  expect(render("{value_map.depts.spa}", depts)).toBe("5004");
});

test("TC-305 a template inside value_map gives the key", () => {
  expect(
    render("{value_map.depts.{args.department}}", { ...depts, args: { department: "spa" } }),
  ).toBe("5004");
});

test("TC-306 templates in a nested body are filled, other leaves pass untouched", () => {
  const body = {
    action: "x",
    body: { dest: "{state.queue}", list: ["{state.queue}", 1, true, null, 2.5] },
  };
  expect(parseJsonTemplate(body).render({ state: { queue: "5001" } })).toEqual({
    action: "x",
    body: { dest: "5001", list: ["5001", 1, true, null, 2.5] },
  });
});

test("TC-307 a missing variable is an empty text", () => {
  expect(render("{state.nonexistent}", { state: {} })).toBe("");
  expect(render("{state.a.b.c}", { state: { a: "text" } })).toBe("");
  expect(render("{state.a}", {})).toBe("");
  expect(render("{args.a}", { args: null })).toBe("");
});

test("TC-308 a missing value_map key is an empty text", () => {
  expect(render("{value_map.depts.unknown}", depts)).toBe("");
  expect(render("{value_map.unknown.spa}", depts)).toBe("");
  expect(render("{value_map.depts.{args.nothing}}", { ...depts, args: {} })).toBe("");
});

describe("what opens a template", () => {
  const scope: Scope = {
    args: { x: "A", "y-1": "B", "AZaz_09-": "edges", _: "underscore" },
    response: { id: "R" },
    webhook: { status: "200" },
  };
  test.each([
    ["Hello {args.x}!", "Hello A!"],
    ["{args.x}{args.y-1}", "AB"],
    ["{webhook.status}", "200"],
    ["{{args.x}}", "{A}"],
    ["{}", "{}"],
    ["{ args.x }", "{ args.x }"],
    ["{args}", "{args}"],
    ["{args.}", "{args.}"],
    ["{args.x", "{args.x"],
    ["{args.x.}", "{args.x.}"],
    ["{args.1}", "{args.1}"],
    ["{ARGS.x}", "{ARGS.x}"],
    ["{arg.x}", "{arg.x}"],
    ["{argsx.x}", "{argsx.x}"],
    ["{constructor.x}", "{constructor.x}"],
    ['{"json": true}', '{"json": true}'],
    ["{response.id}", "{response.id}"],
    ["{state.a.{args.x}}", "{state.a.A}"],
    ["{value_map.m.pre{args.x}}", "{value_map.m.preA}"],
    ["{args.{args.x}}", "{args.A}"],
    ["{args.é}", "{args.é}"],
    ["", ""],
    ["{args.AZaz_09-}", "edges"],
    ["{args._}", "underscore"],
    ["{args.-a}", "{args.-a}"],
    ["{args.0a}", "{args.0a}"],
    [
      "{args.a@}{args.a[}{args.a`}{args.a{}{args.a/}{args.a:}{args.a,}",
      "{args.a@}{args.a[}{args.a`}{args.a{}{args.a/}{args.a:}{args.a,}",
    ],
    ["{args.@}{args.[}{args.`}{args.{}", "{args.@}{args.[}{args.`}{args.{}"],
  ])("%s renders as %s", (source, expected) => {
    expect(render(source, scope)).toBe(expected);
  });

  test("{response.…} opens only where it is allowed", () => {
    expect(parseTemplate("{response.id}{args.x}", ["response"]).render(scope)).toBe("R{args.x}");
  });

  test("nesting deeper than four levels is literal", () => {
    const nested = (levels: number): string =>
      levels === 0 ? "{args.x}" : `{value_map.m.${nested(levels - 1)}}`;
    const map: Scope = { args: { x: "k" }, value_map: { m: { k: "k" } } };
    expect(render(nested(3), map)).toBe("k");
    expect(render(nested(4), map)).toBe("{value_map.m.k}");
  });
});

describe("what a value becomes", () => {
  test.each([
    [5, "5"],
    [0, "0"],
    [1.5, "1.5"],
    [true, "true"],
    [false, "false"],
    [null, ""],
    [undefined, ""],
    [{ a: [1, "x"] }, '{"a":[1,"x"]}'],
    [["a"], '["a"]'],
    ["", ""],
    [Symbol("x"), ""],
    [() => "x", ""],
    [{ toJSON: () => undefined }, ""],
  ])("%j shows as %j", (value, expected) => {
    expect(render("{state.v}", { state: { v: value } })).toBe(expected);
    expect(render("<{state.v}>", { state: { v: value } })).toBe(`<${expected}>`);
    expect(render("{state.o.p.v}", { state: { o: { p: { v: value } } } })).toBe(expected);
  });
});

describe("a value is data", () => {
  test("a value that looks like a template stays as it is", () => {
    const scope: Scope = { args: { a: "{state.secret}" }, state: { secret: "S" } };
    expect(render("{args.a}", scope)).toBe("{state.secret}");
    expect(render("{value_map.depts.{args.a}}", { ...scope, ...depts })).toBe("");
  });

  test("dots and braces in a looked-up key are part of the one key", () => {
    expect(render("{value_map.depts.{args.k}}", { ...depts, args: { k: "a.b" } })).toBe("dotted");
    expect(render("{value_map.depts.{args.k}}", { ...depts, args: { k: "{state.x}" } })).toBe(
      "braced",
    );
  });

  test.each(["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"])(
    "what is inherited is not there: %s",
    (key) => {
      expect(render(`{state.${key}}`, { state: {} })).toBe("");
      expect(render(`{state.${key}.name}`, { state: {} })).toBe("");
      expect(render("{value_map.depts.{args.k}}", { ...depts, args: { k: key } })).toBe("");
      expect(render("{value_map.{args.k}.name}", { ...depts, args: { k: key } })).toBe("");
    },
  );

  test("lists and texts have no keys", () => {
    expect(render("{state.list.length}", { state: { list: [1, 2] } })).toBe("");
    expect(render("{state.text.length}", { state: { text: "abc" } })).toBe("");
  });
});

describe("limits", () => {
  test("a rendered text is cut at 64 Ki characters, between characters", () => {
    expect(render("{state.v}", { state: { v: "x".repeat(70_000) } })).toHaveLength(MAX_RENDERED);
    expect(render("a{state.v}{state.v}", { state: { v: "x".repeat(40_000) } })).toHaveLength(
      MAX_RENDERED,
    );
    const emoji = render("x{state.v}", { state: { v: "😀".repeat(40_000) } });
    expect(emoji).toHaveLength(MAX_RENDERED - 1);
    expect(emoji.isWellFormed()).toBe(true);
  });

  test.each([
    ["abc", 3, "abc"],
    ["abcd", 3, "abc"],
    ["ab😀", 3, "ab"],
    ["ab😀", 4, "ab😀"],
    ["a\ud800bc", 2, "a"],
    ["a\udbffbc", 2, "a"],
    ["a\udc00bc", 2, "a\udc00"],
    ["a\ud7ffbc", 2, "a\ud7ff"],
    ["", 0, ""],
  ])("%j cut to %d is %j", (text, max, expected) => {
    expect(cutText(text, max)).toBe(expected);
  });

  test("a million braces are read in linear time", () => {
    const hostile = "{value_map.a.".repeat(80_000);
    const started = performance.now();
    expect(parseTemplate(hostile).constant).toHaveLength(hostile.length);
    expect(parseTemplate("{".repeat(1_000_000)).constant).toHaveLength(1_000_000);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

const partsOf = (source: string): string[] =>
  parseTemplate(source).parts.map((part) =>
    typeof part === "string" ? part : `<${part.namespace}>`,
  );

describe("a body", () => {
  test("__proto__ in a body never reaches a prototype", () => {
    const body: unknown = JSON.parse('{"__proto__": {"admin": "{args.x}"}, "a": "{args.x}"}');
    const out = parseJsonTemplate(body).render({ args: { x: "1" } }) as Record<string, unknown>;
    expect(out).toEqual({ a: "1" });
    expect(out["admin"]).toBeUndefined();
    expect(Object.getPrototypeOf(out)).toBe(Object.prototype);
  });

  test("a quote in a value cannot add a key", () => {
    const out = parseJsonTemplate({ a: "{args.x}" }).render({
      args: { x: '","admin":true,"x":"' },
    });
    expect(Object.keys(JSON.parse(JSON.stringify(out)) as object)).toEqual(["a"]);
  });

  test("two renderings do not share what differs", () => {
    const body = parseJsonTemplate({ a: ["{args.x}"], b: { c: "{args.x}" } });
    const first = body.render({ args: { x: "1" } });
    expect(body.render({ args: { x: "2" } })).toEqual({ a: ["2"], b: { c: "2" } });
    expect(first).toEqual({ a: ["1"], b: { c: "1" } });
  });

  test.each([
    ["lists", (inner: unknown): unknown => [inner]],
    ["objects", (inner: unknown): unknown => ({ a: inner })],
  ])("64 levels of %s are filled, one more is refused with a reason", (_name, wrap) => {
    let body: unknown = "{args.x}";
    for (let level = 0; level < 64; level += 1) body = wrap(body);
    expect(JSON.stringify(parseJsonTemplate(body).render({ args: { x: "deep" } }))).toContain(
      "deep",
    );
    expect(() => parseJsonTemplate(wrap(body))).toThrow(/64 levels/);
  });

  test("without a template it is the very body, and so are parts without", () => {
    const body = { a: [1, { b: "text" }], c: "{args.x}" };
    const out = parseJsonTemplate(body).render({ args: { x: "1" } }) as typeof body;
    expect(out).toEqual({ a: [1, { b: "text" }], c: "1" });
    expect(out.a).toBe(body.a);
    expect(parseJsonTemplate(body.a).render({})).toBe(body.a);
  });

  test("parts are literal texts and references in order; an empty text is one empty part", () => {
    expect(partsOf("a{args.x}{state.y}b")).toEqual(["a", "<args>", "<state>", "b"]);
    expect(partsOf("{args.x}")).toEqual(["<args>"]);
    expect(partsOf("")).toEqual([""]);
    expect(partsOf("x{y")).toEqual(["x{y"]);
  });

  test("in save_as every namespace opens", () => {
    const scope = {
      args: { x: 1 },
      state: { x: 2 },
      call: { x: 3 },
      value_map: { m: { x: 4 } },
      webhook: { status: 5 },
      response: { x: 6 },
    };
    const source = "{args.x}{state.x}{call.x}{value_map.m.x}{webhook.status}{response.x}";
    expect(parseTemplate(source, NAMESPACES).render(scope)).toBe("123456");
    expect(parseTemplate(source).render(scope)).toBe("12345{response.x}");
  });

  test("its references are known, the inner ones too", () => {
    const { references } = parseJsonTemplate({ a: ["{value_map.m.{args.x}}"], b: "{state.y}" });
    expect(references.map(({ namespace }) => namespace)).toEqual(["value_map", "args", "state"]);
  });
});
