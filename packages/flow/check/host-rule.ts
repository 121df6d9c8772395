// Which hosts a plain webhook may go to, as far as the written URL tells. The gateway checks again when it connects.

/** How flows have always written our own events service. */
export const BRIDGE_ALIAS = "https://events.astradial.com/bot-bridge";

const PORTS = new Set([80, 443, 8080, 8443]);
const INNER_NAMES =
  /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home|corp|test|invalid)$/;

export type HostFault = { code: string; message: string };

interface Target {
  scheme: string;
  host: string;
  port: number;
}

function readTarget(origin: string): Target | undefined {
  const match = /^(https?):\/\/(\[[0-9A-Fa-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(origin);
  if (match === null) return undefined;
  const scheme = (match[1] as string).toLowerCase();
  const port = match[3] === undefined ? (scheme === "https" ? 443 : 80) : Number(match[3]);
  return { scheme, host: (match[2] as string).toLowerCase().replace(/\.$/, ""), port };
}

function privateAddress(host: string): boolean {
  if (host.startsWith("["))
    return !/^\[[23]/.test(host) || /^\[(?:2001:(?:0{0,4}:|db8)|2002:|3fff:)/.test(host);
  const parts = host.split(".").map(Number);
  const [a = 0, b = 0] = parts;
  if (a === 0 || a === 10 || a === 127 || a >= 224) return true;
  if (a === 100 && b >= 64 && b < 128) return true;
  if (a === 169 && b === 254) return true;
  if (a === 172 && b >= 16 && b < 32) return true;
  if (a === 192 && (b === 168 || b === 0)) return true;
  return (a === 198 && (b === 18 || b === 19)) || host === "168.63.129.16";
}

const DOTTED = /^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/;

function isInner(host: string): boolean {
  if (host.startsWith("[") || DOTTED.test(host)) return privateAddress(host);
  // 127.1, 0x7f000001, 2130706433: addresses in disguise; and names without a dot are never public.
  if (/^(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*$/.test(host) || !host.includes("."))
    return true;
  return INNER_NAMES.test(host);
}

/** Metadata services of clouds: no list of the operator's opens them. */
function isMetadata(host: string): boolean {
  return (
    host === "169.254.169.254" ||
    host === "168.63.129.16" ||
    host.startsWith("metadata.") ||
    host === "[fd00:ec2::254]"
  );
}

function fault(code: string, message: string): HostFault {
  return { code, message };
}

/** What speaks against a plain webhook to this origin (`https://host:port`); undefined where nothing does. */
export function hostFault(origin: string, allow: readonly string[]): HostFault | undefined {
  const target = readTarget(origin);
  if (target === undefined)
    return { code: "WEBHOOK_HOST", message: "This is no host that can be called." };
  const { scheme, host, port } = target;
  if (isMetadata(host))
    return fault("WEBHOOK_PRIVATE", "Webhooks never go to a cloud's metadata service.");
  if (allow.includes(`${host}:${port}`)) return undefined;
  if (isInner(host)) {
    return fault(
      "WEBHOOK_PRIVATE",
      `${host} is not on the public internet; the operator can allow it with WEBHOOK_ALLOW=${host}:${port}.`,
    );
  }
  if (scheme === "http") {
    return fault(
      "WEBHOOK_HTTP",
      `Use https; the operator can allow plain http with WEBHOOK_ALLOW=${host}:${port}.`,
    );
  }
  if (!PORTS.has(port)) {
    return fault(
      "WEBHOOK_PORT",
      `Port ${port} is not open to webhooks; the operator can allow it with WEBHOOK_ALLOW=${host}:${port}.`,
    );
  }
  return undefined;
}
