// Secret values that no line of any log of this process may show.

const maxSecrets = 4096;
const minLength = 8;
const counts = new Map<string, number>();

/**
 * From now on no line of any log of this process shows this value, plain, JSON-escaped or percent-encoded.
 * Returns how to forget it. Values under 8 characters are not registered: they would tear holes into ordinary words.
 * Beyond 4,096 values the oldest is forgotten.
 */
export function registerSecret(value: string): () => void {
  if (value.length < minLength) return () => undefined;
  const forms = [
    ...new Set([value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]),
  ];
  for (const form of forms) {
    counts.set(form, (counts.get(form) ?? 0) + 1);
    if (counts.size > maxSecrets) counts.delete(counts.keys().next().value ?? "");
  }
  let known = true;
  return () => {
    if (!known) return;
    known = false;
    for (const form of forms) {
      const count = counts.get(form) ?? 0;
      if (count > 1) counts.set(form, count - 1);
      else counts.delete(form);
    }
  };
}

/** A line without registered secrets, credentials in addresses, and phone numbers. */
export function scrubLine(line: string): string {
  let clean = line;
  for (const secret of counts.keys())
    if (clean.includes(secret)) clean = clean.replaceAll(secret, "[redacted]");
  if (clean.includes("://")) clean = clean.replaceAll(/:\/\/[^/\s"'@]*@/g, "://[redacted]@");
  if (clean.includes("=")) clean = clean.replaceAll(secretParameter, "$1[redacted]");
  if (clean.includes("+")) clean = clean.replaceAll(e164, maskE164);
  return clean;
}

const secretParameter =
  /((?:^|[?&;\s"'])[\w-]{0,40}(?:key|token|secret|password|passwd|signature)=)[^&;\s"'\\]+/gi;
const e164 = /\+[1-9]\d{7,14}(?!\d)/g;

function maskE164(number: string): string {
  return `${number.slice(0, 3)}******${number.slice(-4)}`;
}
