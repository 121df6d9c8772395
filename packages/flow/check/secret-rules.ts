// A flow is read by many; no secret may be in it. Looks for known forms of keys, telling names, and what looks like chance.
import { type CheckContext, type Path, addError, addWarning } from "./check-context.ts";
import { pointer } from "./problem.ts";

const KNOWN: readonly [name: string, form: RegExp][] = [
  ["a Google API key", /\bAIza[0-9A-Za-z_-]{35}\b/],
  ["an OpenAI or similar secret key", /\bsk-(?:[A-Za-z]{2,10}-)?[0-9A-Za-z_-]{20,}/],
  ["a GitHub token", /\b(?:gh[pousr]_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z_]{22,})/],
  ["a Slack token", /\bxox[abeoprs]-[0-9A-Za-z-]{10,}/],
  ["an AWS access key", /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["a Stripe key", /\b[rs]k_(?:live|test)_[0-9A-Za-z]{16,}/],
  ["a private key", /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/],
  ["a signed token (JWT)", /\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}/],
  ["a webhook signing secret", /\bwhsec_[0-9A-Za-z+/=]{20,}/],
  ["credentials in a URL", /\bhttps?:\/\/[^/\s:@]{1,100}:[^/\s:@]{1,100}@/],
];

const TELLING =
  /^(?:.*[_-])?(?:api[_-]?key|api[_-]?secret|apikey|secret|password|passwd|authkey|auth[_-]?token|access[_-]?token|bearer|authorization|private[_-]?key)$/i;
const MAX_TOKEN = 512;

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

function checkText(context: CheckContext, text: string, key: string | undefined, path: Path): void {
  const known = KNOWN.find(([, form]) => form.test(text));
  if (known !== undefined) {
    context.problems.push({
      code: "SECRET",
      level: "error",
      path: pointer(...path),
      message: `This looks like ${known[0]}. Remove it and withdraw it where it was issued; flows get credentials by auth "org".`,
      refused: true,
    });
    return;
  }
  if (key !== undefined && TELLING.test(key) && text.trim() !== "" && !text.includes("{")) {
    addError(
      context,
      "SECRET_FIELD",
      path,
      `"${key}" must not hold a value in a flow; use auth "org", or have the receiver check the signature.`,
    );
    return;
  }
  for (const [token] of text.matchAll(/[A-Za-z0-9+/_=-]{24,}/g)) {
    if (looksRandom(token)) {
      addWarning(
        context,
        "SECRET_SUSPECTED",
        path,
        "This holds what looks like a key or password. If it is one, remove it.",
      );
      return;
    }
  }
}

/** All texts of the document, keys included. */
export function checkSecrets(context: CheckContext): void {
  const work: { value: unknown; key?: string; path: Path }[] = [
    { value: context.document, path: [] },
  ];
  for (let entry = work.pop(); entry !== undefined; entry = work.pop()) {
    const { value, key, path } = entry;
    if (typeof value === "string") checkText(context, value, key, path);
    else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        work.push({ value: item, ...(key !== undefined && { key }), path: [...path, index] });
      }
    } else if (typeof value === "object" && value !== null) {
      for (const [name, item] of Object.entries(value))
        work.push({ value: item, key: name, path: [...path, name] });
    }
  }
}
