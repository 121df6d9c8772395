// A value in a URL can be anything; the request goes where its author wrote.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseUrlTemplate } from "./url-template.ts";

const render = (source: string, x: unknown): string => {
  const out = parseUrlTemplate(source).render({ args: { x } });
  return "url" in out ? out.url : `refused: ${out.refused}`;
};

const BASE = "https://api.example.com:8443/v1/rooms/{args.x}/bookings?day={args.x}&z=1";

test("values are percent-encoded in path and query", () => {
  expect(render("https://a.example/{args.x}?q={args.x}&r=1", "a b/c?d#e&f=g+91")).toBe(
    "https://a.example/a%20b%2Fc%3Fd%23e%26f%3Dg%2B91?q=a%20b%2Fc%3Fd%23e%26f%3Dg%2B91&r=1",
  );
  expect(render("https://a.example/x{args.x}y", 5)).toBe("https://a.example/x5y");
});

describe("values that would move the path are refused", () => {
  test.each([
    ["..", "dot_segment"],
    [".", "dot_segment"],
    ["", "empty"],
    [null, "empty"],
    ["a\u0000b", "control_character"],
    ["a\r\nHost: x", "control_character"],
    ["\u009b", "control_character"],
    ["\ud800", "not_text"],
    ["x".repeat(3000), "too_long"],
    ["é".repeat(700), "too_long"],
  ])("%j", (value, reason) => {
    expect(render("https://a.example/v1/{args.x}/b", value)).toBe(`refused: ${reason}`);
  });

  test("also when literal and value together make the dots", () => {
    expect(render("https://a.example/v1/.{args.x}/b", ".")).toBe("refused: dot_segment");
    expect(render("https://a.example/v1/%2E{args.x}", ".")).toBe("refused: dot_segment");
    expect(render("https://a.example/v1/a{args.x}", ".")).toBe("https://a.example/v1/a.");
  });

  test("an encoded dot segment in a value is encoded again and harmless", () => {
    expect(render("https://a.example/{args.x}", "%2e%2e")).toBe("https://a.example/%252e%252e");
  });

  test("in a query an empty value and line breaks are ordinary", () => {
    expect(render("https://a.example/?q={args.x}", "")).toBe("https://a.example/?q=");
    expect(render("https://a.example/?q={args.x}", "..")).toBe("https://a.example/?q=..");
    expect(render("https://a.example/?q={args.x}", "a\nb")).toBe("https://a.example/?q=a%0Ab");
    expect(render("https://a.example/?q={args.x}", "a\u0000b")).toBe("refused: control_character");
  });
});

describe("URLs that can never be safe are refused when parsed", () => {
  test.each([
    ["{args.x}", "URL_NOT_HTTP"],
    ["", "URL_NOT_HTTP"],
    ["ftp://a.example/", "URL_NOT_HTTP"],
    ["//a.example/", "URL_NOT_HTTP"],
    ["javascript:alert(1)", "URL_NOT_HTTP"],
    ["https://{args.x}/", "URL_TEMPLATE_IN_AUTHORITY"],
    ["https://{args.x}.example.com/", "URL_TEMPLATE_IN_AUTHORITY"],
    ["https://a.example{args.x}", "URL_TEMPLATE_IN_AUTHORITY"],
    ["https://a.example:{args.x}/", "URL_TEMPLATE_IN_AUTHORITY"],
    ["https://u:p@a.example/", "URL_AUTHORITY"],
    ["https://a%2eexample/", "URL_AUTHORITY"],
    ["https://a.example\\@b.example/", "URL_AUTHORITY"],
    ["https:///path", "URL_AUTHORITY"],
    ["https://ａ.example/", "URL_AUTHORITY"],
    ["https://a.example/a b", "URL_CHARACTER"],
    ["https://a.example/a\\b", "URL_CHARACTER"],
    ["https://a.example/{foo.x}", "URL_CHARACTER"],
    ["https://a.example/é", "URL_CHARACTER"],
    ["https://a.example/a#b", "URL_FRAGMENT"],
    ["https://a.example/a?x=1#{args.x}", "URL_FRAGMENT"],
    ["https://a.example/a?{args.x}=1", "URL_TEMPLATE_IN_QUERY_NAME"],
    ["https://a.example/a?b=1&{args.x}", "URL_TEMPLATE_IN_QUERY_NAME"],
    ["https://a.example/a?b={args.x}&{args.x}=1", "URL_TEMPLATE_IN_QUERY_NAME"],
    ["https://a.example/a?b={args.x}&c{args.x}", "URL_TEMPLATE_IN_QUERY_NAME"],
    ["{args.x}", "URL_NOT_HTTP"],
    ["{args.x}://a.example/", "URL_NOT_HTTP"],
    ["https://a.example/a/../b", "URL_DOT_SEGMENT"],
    ["https://a.example/a/%2e%2E/{args.x}", "URL_DOT_SEGMENT"],
    ["LONG", "URL_TOO_LONG"],
  ])("%s is %s", (source, code) => {
    const url = source === "LONG" ? `https://a.example/${"a".repeat(2048)}` : source;
    expect(() => parseUrlTemplate(url)).toThrow(expect.objectContaining({ code }) as Error);
  });
});

test("a second question mark belongs to the query", () => {
  expect(render("https://a.example/p?a=1?b={args.x}&c={args.x}", "..")).toBe(
    "https://a.example/p?a=1?b=..&c=..",
  );
  expect(render("https://a.example/{args.x}?a=?{args.x}", "é")).toBe(
    "https://a.example/%C3%A9?a=?%C3%A9",
  );
});

test("dots in a query are ordinary, written or filled in", () => {
  expect(render("https://a.example/p?next=/../q", "1")).toBe("https://a.example/p?next=/../q");
  expect(render("https://a.example/p?next=/{args.x}/..&d={args.x}/", "..")).toBe(
    "https://a.example/p?next=/../..&d=../",
  );
});

test("a line break in a query value is a line break there too", () => {
  expect(render("https://a.example/p?q={args.x}", "a\r\nb\tc")).toBe(
    "https://a.example/p?q=a%0D%0Ab%09c",
  );
});

test("without a path the query follows the host; a literal dot in a name is no dot segment", () => {
  expect(render("https://a.example?q={args.x}", "1")).toBe("https://a.example?q=1");
  expect(render("https://a.example/v1.2/...{args.x}/x..", "y")).toBe(
    "https://a.example/v1.2/...y/x..",
  );
});

test("a URL may be as long as 2048 characters, rendered too", () => {
  const head = "https://a.example/";
  const longest = "x".repeat(2048 - head.length);
  expect(render(`${head}{args.x}`, longest)).toBe(head + longest);
  expect(render(`${head}{args.x}`, `${longest}x`)).toBe("refused: too_long");
  expect(parseUrlTemplate(head + longest).origin).toBe("https://a.example");
});

test("every reason is a sentence that says what to do", () => {
  for (const source of [
    "",
    "https://{args.x}/",
    "https://u@a.example/",
    "https://a.example/a b",
    "https://a.example/#",
    "https://a.example/?{args.x}",
    "https://a.example/..",
    "https://a.example/".padEnd(3000, "x"),
  ]) {
    const error: unknown = (() => {
      try {
        return parseUrlTemplate(source);
      } catch (reason) {
        return reason;
      }
    })();
    expect(error, source).toMatchObject({
      name: "UrlTemplateError",
      message: expect.stringMatching(/^[A-Z].{20,}\.$/) as string,
    });
  }
});

test("several query values, and a value after a value, stay in their places", () => {
  expect(render("https://a.example/{args.x}{args.x}?a={args.x}{args.x}&b={args.x}", "/")).toBe(
    "https://a.example/%2F%2F?a=%2F%2F&b=%2F",
  );
});

test("origin, number of segments and query names are the same for every value", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.string({ maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom("/", ".", "\\", "%", "2", "e", "@", ":", "?", "#", "&", "="),
      maxLength: 12,
    }),
  );
  fc.assert(
    fc.property(hostile, (value) => {
      const out = parseUrlTemplate(BASE).render({ args: { x: value } });
      if ("refused" in out) return;
      const url = new URL(out.url);
      expect(url.origin).toBe("https://api.example.com:8443");
      expect(url.pathname.split("/")).toHaveLength(5);
      expect(decodeURIComponent(url.pathname.split("/")[3] as string)).toBe(value);
      expect([...url.searchParams.keys()]).toEqual(["day", "z"]);
      expect(url.searchParams.get("day")).toBe(value);
      expect(url.hash + url.username).toBe("");
    }),
    { numRuns: 3000 },
  );
});
