// A flow is read by many; no secret may be in it. Looks for known forms of keys, telling names, and what looks like chance.
import { type Trail, pathOf } from "../document/trail.ts";
import { type CheckContext, addError, addWarning } from "./check-context.ts";
import { pointer } from "./problem.ts";

const KNOWN: readonly [name: string, form: RegExp][] = [
  ["a Google API key", /\bAIza[0-9A-Za-z_-]{35}\b/],
  ["an OpenAI or similar secret key", /\bsk-(?:[A-Za-z]{2,10}-)?[0-9A-Za-z_-]{20,}/],
  ["a GitHub token", /\b(?:gh[pousr]_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z_]{22,})/],
  ["a Slack token", /\bxox[abeoprs]-[0-9A-Za-z-]{10,}/],
  ["an AWS access key", /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["a Stripe key", /\b[rs]k_(?:live|test)_[0-9A-Za-z]{16,}/],
  ["a private key", /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/],
  [
    "a signed token (JWT)",
    /(?<![0-9A-Za-z_-])eyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}/,
  ],
  ["a webhook signing secret", /\bwhsec_[0-9A-Za-z+/=]{20,}/],
  ["a bearer token", /\b[Bb]earer\s(?=\S{0,200}\d)(?=\S{0,200}[A-Za-z])[\w.~+/-]{16,}/],
  ["credentials in a URL", /\bhttps?:\/\/[^/\s:@]{1,64}:[^/\s:@]{1,64}@/],
];

/** All of them at once, to pass over the many texts that have none. */
const ANY_KNOWN = new RegExp(KNOWN.map(([, form]) => form.source).join("|"));

const TELLING =
  /^(?:.*[_-])?(?:api[_-]?key|api[_-]?secret|apikey|secret|password|passwd|authkey|auth[_-]?token|access[_-]?token|bearer|authorization|private[_-]?key)$/i;
/** `?api_key=…` and the like, with a value that is no template. */
const QUERY_VALUE = /[?&]([^=&{}\s]{1,64})=[^&{}\s]/g;

/** The telling name of a field or of a query value that holds something. */
function tellingName(text: string, key: string | undefined): string | undefined {
  if (key !== undefined && !text.includes("{") && TELLING.test(key)) return key;
  if (!/^https?:/i.test(text)) return undefined;
  return [...text.matchAll(QUERY_VALUE)]
    .map(([, name]) => name)
    .find((name) => TELLING.test(name ?? ""));
}

const MAX_TOKEN = 512;
/** Most tokens that are weighed in one check. */
const MAX_WEIGHED = 2000;

/** Bits per character of the text's own distribution. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

function looksRandom(token: string): boolean {
  if (token.length > MAX_TOKEN || /^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(token)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/].filter((kind) => kind.test(token)).length;
  if (/^[0-9a-f]{32,}$/i.test(token)) return entropy(token) > 3;
  // Words joined by punctuation have long runs of letters; chance has not.
  return kinds === 3 && entropy(token) >= 4 && !/[A-Za-z]{9}/.test(token);
}

interface Found {
  readonly text: string;
  readonly key: string | undefined;
  readonly trail: Trail | undefined;
}

/** Gives back how many tokens it has weighed. */
function checkText(context: CheckContext, { text, key, trail }: Found, room: number): number {
  const known = ANY_KNOWN.test(text) ? KNOWN.find(([, form]) => form.test(text)) : undefined;
  if (known !== undefined) {
    context.problems.push({
      code: "SECRET",
      level: "error",
      path: pointer(...pathOf(trail)),
      message: `This looks like ${known[0]}. Remove it and withdraw it where it was issued; flows get credentials by auth "org".`,
      refused: true,
    });
    return 0;
  }
  const telling = text.trim() === "" ? undefined : tellingName(text, key);
  if (telling !== undefined) {
    addError(
      context,
      "SECRET_FIELD",
      pathOf(trail),
      `"${telling}" must not hold a value in a flow; use auth "org", or have the receiver check the signature.`,
    );
    return 0;
  }
  if (text.length < 24) return 0;
  let weighed = 0;
  for (const [token] of text.matchAll(/[A-Za-z0-9+/_=-]{24,}/g)) {
    if (weighed >= room) break;
    weighed += 1;
    if (!looksRandom(token)) continue;
    addWarning(
      context,
      "SECRET_SUSPECTED",
      pathOf(trail),
      "This holds what looks like a key or password. If it is one, remove it.",
    );
    break;
  }
  return weighed;
}

/** All texts of the document. */
export function checkSecrets(context: CheckContext): void {
  let room = MAX_WEIGHED;
  const work: { value: unknown; key: string | undefined; trail: Trail | undefined }[] = [
    { value: context.document, key: undefined, trail: undefined },
  ];
  for (let entry = work.pop(); entry !== undefined; entry = work.pop()) {
    const { value, key, trail } = entry;
    if (typeof value === "string") room -= checkText(context, { text: value, key, trail }, room);
    else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        work.push({ value: item, key, trail: { up: trail, key: index } });
      }
    } else if (typeof value === "object" && value !== null) {
      for (const [name, item] of Object.entries(value)) {
        work.push({ value: item, key: name, trail: { up: trail, key: name } });
      }
    }
  }
}
