// The licences of the packages that come along, as each tells it: one readable text.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { nameOf } from "./locked-closure.mjs";

const permissive =
  /^(0BSD|Apache-2\.0|BSD-[23]-Clause|BlueOak-1\.0\.0|CC0-1\.0|ISC|MIT|MIT-0|Python-2\.0|Unlicense|WTFPL|Zlib|\(?(MIT|BSD-\d-Clause|WTFPL|Apache-2\.0|ISC)( (OR|AND) [\w.-]+)+\)?)$/;

/** Text of all licences; throws when one is missing or would bind whoever installs us. */
export function writeNotices(root, closure) {
  const parts = [];
  const odd = [];
  for (const [path, { name: own, version, license }] of Object.entries(closure)) {
    const name = `${own ?? nameOf(path)} ${version}`;
    if (license === undefined || !permissive.test(license)) odd.push(`${name}: ${license}`);
    parts.push(`${name}\nLicence: ${license}\n\n${licenceText(join(root, path)) ?? ""}`.trim());
  }
  if (odd.length > 0) throw new Error(`Licences to look at before shipping:\n${odd.join("\n")}`);
  const head =
    "PipeCast comes with or installs the packages below. Each is under its own licence, repeated here as it came.";
  return `${[head, ...parts].join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

function licenceText(folder) {
  try {
    const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
    return file === undefined ? undefined : readFileSync(join(folder, file), "utf8").trim();
  } catch (error) {
    if (error.code === "ENOENT") return undefined; // for another system than the one that packs
    throw error;
  }
}
