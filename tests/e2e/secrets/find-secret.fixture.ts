// Looks for a secret in bytes: as it is, in base64 of any alignment, in hex, percent-encoded, escaped, and in pieces.

/** How the secret was found; undefined when it is not there. */
export function findSecret(bytes: Buffer, secret: string): string | undefined {
  const text = bytes.toString("latin1");
  const folded = text.toLowerCase();
  const halves = [secret.slice(0, Math.ceil(secret.length / 2)), secret.slice(secret.length / 2)];
  for (const piece of [secret, ...halves].filter(({ length }) => length >= 12))
    for (const [name, form] of formsOf(Buffer.from(piece)))
      if ((name === "hex" || name === "percent" ? folded : text).includes(form)) return name;
  return undefined;
}

function formsOf(secret: Buffer): [name: string, form: string][] {
  const hex = secret.toString("hex");
  const aligned = [0, 1, 2].flatMap((before): [string, string][] => {
    // Characters that depend on what stands before or after are left out.
    const all = Buffer.concat([Buffer.alloc(before), secret]);
    const whole = all.subarray(0, all.length - (all.length % 3));
    const inner = whole.toString("base64").slice(before === 0 ? 0 : 4);
    const url = inner.replaceAll("+", "-").replaceAll("/", "_");
    return [
      ["base64", inner],
      ["base64url", url],
    ];
  });
  const percent = hex.replaceAll(/../g, "%$&").toLowerCase();
  const text = secret.toString("latin1");
  return [
    ["plain", text],
    ["uri", encodeURIComponent(secret.toString("utf8"))],
    ["json", JSON.stringify(secret.toString("utf8")).slice(1, -1)],
    ["utf16", Buffer.from(secret.toString("utf8"), "utf16le").toString("latin1")],
    ["hex", hex],
    ["percent", percent],
    ...aligned,
  ];
}
