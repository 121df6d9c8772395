// DATABASE_URL: every accepted form, and refusals that never repeat a password.
import { expect, test } from "vitest";
import { parseDatabaseUrl } from "./database-url.ts";

test("a SQLite file is found from the working directory, or by its whole path", () => {
  expect(parseDatabaseUrl("sqlite:data/pipecast.db")).toMatchObject({
    kind: "sqlite",
    file: `${process.cwd()}/data/pipecast.db`,
  });
  expect(parseDatabaseUrl("sqlite:/var/lib/p.db")).toMatchObject({ file: "/var/lib/p.db" });
  expect(parseDatabaseUrl("sqlite:///var/lib/p.db")).toMatchObject({ file: "/var/lib/p.db" });
  expect(parseDatabaseUrl("sqlite::memory:")).toMatchObject({ memory: true });
});

test("a MySQL URL has user, password with escapes, host, port and database; its name shows neither user nor password", () => {
  expect(
    parseDatabaseUrl("mysql://al%40ice:p%2Fw%3A%23@db.example:3307/pbx_multitenant?tls=on"),
  ).toEqual({
    kind: "mysql",
    host: "db.example",
    port: 3307,
    socketPath: undefined,
    user: "al@ice",
    password: "p/w:#",
    database: "pbx_multitenant",
    tls: "on",
    name: "mysql://db.example:3307/pbx_multitenant",
  });
  expect(parseDatabaseUrl("mysql://root@[::1]/pbx?socket=/run/s")).toMatchObject({
    host: "::1",
    port: 3306,
    socketPath: "/run/s",
    tls: "off",
  });
});

test("what cannot be used is refused with the reason, and no refusal repeats the password", () => {
  const bad = [
    "postgres://u:canary@h/db",
    "mysql://u:canary@h",
    "mysql://u:canary@h/a/b",
    "mysql://u:can%zzary@h/db",
    "mysql://u:can#ary@h/db",
    "mysql://u:canary@h/db?ssl=true",
    "mysql://u:canary@h/db?tls=maybe",
    "sqlite:",
    "",
  ];
  for (const url of bad) {
    expect(() => parseDatabaseUrl(url), url).toThrow(/^The database URL cannot be used: /);
    expect(() => parseDatabaseUrl(url), url).not.toThrow(/canary|can%zz|can#/);
  }
});
