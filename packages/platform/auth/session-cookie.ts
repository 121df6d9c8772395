// The cookie that carries a browser's sign-in: random bits that mean nothing anywhere but in the table of sign-ins.

const name = "pipecast_session";

/** `Set-Cookie` of a signed-in browser, for so many seconds. `secure` wherever the page came by https. */
export function sessionCookie(
  token: string,
  { secure, seconds }: { secure: boolean; seconds: number },
): string {
  return cookie(token, seconds, secure);
}

/** `Set-Cookie` that ends the session in this browser. */
export function clearSessionCookie({ secure }: { secure: boolean }): string {
  return cookie("", 0, secure);
}

/** The token in a `Cookie` header. Two of the name are none: one was put there by somebody else. */
export function readSessionCookie(header: string | undefined): string | undefined {
  if (header === undefined || header.length > 16_384) return undefined;
  const found = header
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`));
  const token = found.length === 1 ? found[0]?.slice(name.length + 1) : undefined;
  return token === "" ? undefined : token;
}

function cookie(value: string, maxAge: number, secure: boolean): string {
  return `${name}=${value}; Max-Age=${maxAge}; Path=/; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;
}
