// URLs of the settings: credentials come out decoded, and a faulty one is named without being shown.
import { expect, test } from "vitest";
import { parseAsteriskUrl } from "./asterisk-url.ts";

test("an AMI and an ARI URL give address and credentials", () => {
  expect(
    parseAsteriskUrl("ami://pipe%20cast:p%40ss%3Aword@127.0.0.1:5039", "ami", "AMI_URL"),
  ).toEqual({
    host: "127.0.0.1",
    port: 5039,
    username: "pipe cast",
    secret: "p@ss:word",
  });
  expect(parseAsteriskUrl("ami://u:p@pbx.local", "ami", "AMI_URL").port).toBe(5038);
  expect(parseAsteriskUrl("http://u:p@[::1]:8088/", "http", "ARI_URL")).toMatchObject({
    host: "::1",
    port: 8088,
  });
});

test.each([
  "",
  "127.0.0.1:5038",
  "http://u:sesame@h:1",
  "ami://sesame@h:1",
  "ami://u:@h:1",
  "ami://u:sesame@h:1/path",
  "ami://u:sesame@h:1?x",
  "ami://u:%sesame@h:1",
  "ami://u:sesame@h:99999",
])("%j is refused with the setting's name and not its value", (url) => {
  expect(() => parseAsteriskUrl(url, "ami", "AMI_URL")).toThrow(
    expect.objectContaining({ code: "ASTERISK_SETTING_INVALID" }),
  );
  expect(() => parseAsteriskUrl(url, "ami", "AMI_URL")).toThrow(/^AMI_URL (?!.*sesame)/);
});
